import type { Argument, Command, Option } from 'commander';
import { createProgram, outputs } from './create-program.ts';
import { exitCodeMeanings } from './exit-code.ts';

/** The page `docs/reference/cli.md`, in Markdown: every command with its arguments and options, as its `--help` has them. */
export function cliReference(): string {
  const written: string[] = [];
  const output = { columns: 100, write: (text: string | Uint8Array) => written.push(`${text}`) };
  const io = {
    stdout: output,
    stderr: output,
    env: {},
    stopSignal: () => new AbortController().signal,
  };
  const commands = createProgram(io, () => {})
    .commands.flatMap((command) => [command, ...command.commands])
    .filter(isRun);
  const notesOf = (command: Command): string => {
    written.length = 0;
    command.outputHelp();
    return written.join('').replace(command.helpInformation(), '');
  };
  const parts = [
    introduction,
    overview(commands),
    ...commands.map((command) => section(command, notesOf(command))),
  ];
  return `${parts.join('\n\n')}\n`;
}

const introduction = `# The flow command

Every command with its arguments and options. This page is made by \`node scripts/docs.mjs\` from the definitions that read the
command line; \`flow <command> --help\` says the same.

${outputs}

${table(
  ['Exit code', 'Meaning'],
  [...exitCodeMeanings].map(([code, meaning]) => [`${code}`, meaning]),
)}`;

function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [
    `[\`${pathOf(command)}\`](#${pathOf(command).replaceAll(' ', '-')})`,
    command.description(),
  ]);
  return table(['Command', 'What it does'], rows);
}

function section(command: Command, notes: string): string {
  const [text = '', examples = ''] = notes.split('Examples:\n');
  return [
    `## ${pathOf(command)}`,
    sentence(command.description()),
    fence(`${pathOf(command)} ${command.usage()}`),
    argumentsOf(command),
    table(['Option', 'Meaning', 'Default'], command.options.map(optionRow)),
    text.trim(),
    examples && `Examples:\n\n${fence(examples.replace(/^ {2}/gm, '').trimEnd())}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** False for one that only names others, such as `flow models`. */
function isRun({ commands, registeredArguments }: Command): boolean {
  return commands.length === 0 || registeredArguments.length > 0;
}

/** `flow models pull` */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}

function argumentsOf({ registeredArguments }: Command): string {
  if (registeredArguments.length === 0) return '';
  return table(['Argument', 'Meaning'], registeredArguments.map(argumentRow));
}

function argumentRow(argument: Argument): string[] {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return [code(argument.required ? `<${name}>` : `[${name}]`), argument.description];
}

function optionRow(option: Option): string[] {
  const { flags, description, argChoices, defaultValue, defaultValueDescription } = option;
  const choices = argChoices ? `; one of ${argChoices.map(code).join(', ')}` : '';
  const initial = defaultValueDescription ?? (defaultValue === undefined ? '' : `${defaultValue}`);
  return [code(flags), description + choices, initial && code(initial)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function fence(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

function code(text: string): string {
  return `\`${text}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
