import type * as z from 'zod';
import type { Catalog } from './catalog.ts';
import { sharedShape } from './flow-settings.ts';
import { builtInResources } from './resources.ts';
import { driverSchema } from './schemas/driver.ts';
import {
  executorSchema,
  metasSchema,
  requestDriversSchema,
  requestsSchema,
} from './schemas/executor.ts';
import { flowSchema, flowSettingsSchema } from './schemas/flow.ts';
import { obsoletePodKeys, podSchema } from './schemas/pod.ts';
import { type SettingMeta, settingMeta } from './schemas/setting.ts';

/** The page `docs/reference/yaml.md`, in Markdown: every key of the YAML of Flows and Executors, from the schemas that read it. */
export function yamlReference(catalog: Catalog): string {
  const parts = [
    introduction,
    section('A Flow', 'The top level of the file.', flowSchema.shape),
    section('`with` of a Flow', flowSettings(), flowSettingsSchema.shape),
    section('A Pod', 'An entry of `pods`.', podSchema.shape),
    `## Keys of older releases\n\n${obsolete}\n\n${obsoleteTable()}`,
    section('An Executor', executors, executorSchema.shape),
    section('`metas` of an Executor', 'What every Executor has.', metasSchema.shape),
    section('`requests` of an Executor', requests, requestsSchema.shape),
    section('A type of request', 'A list of drivers, or a mapping:', requestDriversSchema.shape),
    section('A driver', drivers, driverSchema.shape),
    variables,
    saving,
    editors(catalog),
  ];
  return `${parts.join('\n\n')}\n`;
}

const introduction = `# YAML

Every key of the YAML of Flows and Executors. This page is made by \`node scripts/docs.mjs\` from the schemas that read the YAML.
The keys are those of Jina 1.0; the last column says what is not as there. A key that has no effect is reported by \`flow check\`
and when a Flow is loaded, unless its value asks for what happens anyway; so is a key that is not known.

Rules for all keys, as in Jina: \`-\` and \`_\` in a key are the same. A key without a value counts as absent. The values of a
choice may be in capitals. A text in place of true or false switches on. Under \`with\` of a Flow and in a Pod, the beginning of a
key stands for it when it fits one key only (\`timeout_r\`). Texts become what they look like: \`'2'\` is a number, quoted or not.`;

const executors = `The file that \`uses\` names, or a mapping or text in its place. \`uses\` is, in this order: \`docker://image\` (a class stands
for the image, or it is refused), a YAML file, one of ${names([...builtInResources().keys()])}, inline YAML such as
\`'!NumpyIndexer | {metric: cosine}'\`, a list of drivers (\`'- !EncodeDriver | {method: encode}'\`), a class, or JSON. Files are
looked for in the current folder, then beside the YAML of the Flow.`;

const requests = `\`on\` has a key for each type of request: \`IndexRequest\`, \`SearchRequest\`, \`UpdateRequest\`, \`DeleteRequest\`, \`TrainRequest\`, or
a list of them: \`[IndexRequest, UpdateRequest]\`. A type in several keys has the drivers of all. Types that are not given are
not handled, unless \`use_default\` is set. \`ControlRequest\`, also spelled \`ControRequest\`, is accepted and never arrives.`;

const drivers = `\`- !FilterQL {with: {…}}\`: its arguments stand under \`with\`.`;

const obsolete = `Jina 1.0 ignores them, and so does Podflow. Where something is lost, a warning says what to write.`;

const variables = `## Variables

Every text value may have variables; keys may not.

| Written | Value |
| --- | --- |
| \`$NAME\`, \`\${NAME}\`, \`\${{ENV.NAME}}\` | The environment: \`--env\` of the command line, \`env\` of the Pod and the Flow (in Executors), the process, \`.env\` beside the Flow. |
| \`\${{NAME}}\` | The same, then \`context\` of \`loadConfig\`. |
| \`\${{root.a.b}}\`, \`\${{root.list[0].x}}\` | Another value of the document. |
| \`\${{this.key}}\` | Another value of the same mapping. |
| \`$$NAME\` | The text \`$NAME\`. |

Other than in Jina, a variable that is not set is an error with its place; Jina leaves the text as it is, and \`rest_api: $UNSET\`
is on. \`loadConfig(path, {substitute: false})\` fills in nothing.`;

const saving = `## Saving

\`flow.saveConfig(path)\` (\`save_config\`) gives the YAML of a Flow, and writes it when a path is given. A Flow that was loaded
keeps its text with comments and variables: Pods that were added in code are appended, and what \`useRestGateway\` set is
written under \`with\`. Saved in another folder, relative paths under \`uses…\`, \`modules\` and \`ssl_…\` are rewritten, so that they lead to
the same files; paths that hold a variable stay, and the log says which of them will not be found. Saved under another name,
the Flow keeps its own. A Flow without a version to which Pods were added is written in version 1.`;

function flowSettings(): string {
  const shared = Object.keys(sharedShape());
  return `These, and for all Pods that do not have their own: ${names(shared)}.`;
}

function section(title: string, text: string, shape: Readonly<Record<string, z.ZodType>>): string {
  const rows = Object.entries(shape).map(([name, schema]) => rowOf(name, settingMeta(schema)));
  return `## ${title}\n\n${text}\n\n| Key | Value | Default | Meaning | Other than in Jina |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function rowOf(name: string, meta: SettingMeta): string {
  const { aliases = [], expected, description, unsupported, differs } = meta;
  const cells = [
    [name, ...aliases].map((spelling) => `\`${spelling}\``).join(', '),
    expected,
    defaultOf(meta),
    description,
    unsupported ? `No effect: ${unsupported}.` : (differs ?? ''),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultOf({ default: initial }: SettingMeta): string {
  if (initial === undefined) return '';
  const isEmpty = typeof initial === 'object' && Object.keys(initial ?? {}).length === 0;
  return isEmpty ? 'none' : `\`${String(initial)}\``;
}

function obsoleteTable(): string {
  const rows = Object.entries(obsoletePodKeys).map(
    ([name, { description, replacement }]) =>
      `| \`${name}\` | ${description} | ${replacement === undefined ? 'nothing' : `\`${replacement}\``} |`,
  );
  return `| Key | It meant | Write |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

function editors({ executors: { definitions }, drivers: known }: Catalog): string {
  const classes = definitions.map(({ className }) => className);
  const tags = [...new Set(['Flow', 'AsyncFlow', ...classes, ...known.keys()])].sort();
  return `## Editors

Editors with the YAML language server (VS Code with the extension YAML by Red Hat, Neovim, Emacs, JetBrains) complete and
check the keys when the first line of a file names a schema, by URL or by path from the file: [flow.schema.json](schema/flow.schema.json) for Flows,
[executor.schema.json](schema/executor.schema.json) for what Pods run. \`flow schema\` prints them too.

\`\`\`yaml
# yaml-language-server: $schema=../docs/reference/schema/flow.schema.json
jtype: Flow
version: '1'
pods:
  - name: index
    uses: NumpyIndexer
\`\`\`

JSON Schema knows no tags. \`jtype: Flow\` means the same as \`!Flow\` and needs no setting; files with tags need the server to be
told of them, or it reports each as unresolved (\`scalar\` is for a tag with nothing behind it, as in \`- !EncodeDriver\`). The arguments of a class are completed where \`jtype\` names it. In
\`.vscode/settings.json\`:

\`\`\`json
{
  "yaml.customTags": [
${tags.map((tag) => `    "!${tag} mapping", "!${tag} scalar"`).join(',\n')}
  ]
}
\`\`\`

The schema is stricter than Podflow in one way: keys that are short for another or written with \`-\` are marked.`;
}

function names(list: readonly string[]): string {
  return list.map((name) => `\`${name}\``).join(', ');
}
