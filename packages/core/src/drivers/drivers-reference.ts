import type { DriverDefinition } from '../config/driver-definition.ts';
import type { ArgumentDefinition } from '../config/executor-definition.ts';

/** The page `docs/reference/drivers.md`, in Markdown: what each driver does, with its arguments, defaults and paths. */
export function driversReference(definitions: Iterable<DriverDefinition>): string {
  const rows = [...definitions].map(rowOf);
  return `${introduction}\n${rows.join('\n')}\n\n${notes}`;
}

const introduction = `# Drivers

Drivers stand under \`requests.on\` of an Executor's YAML. They run in the order of the list, on every request of that type. This
page is generated from the definitions that \`flow check\` uses.

\`\`\`yaml
requests:
  on:
    SearchRequest:
      - !VectorSearchDriver
        with: {top_k: 10, traversal_paths: [r]}
\`\`\`

| Driver | What it does | Arguments | Default paths |
| --- | --- | --- | --- |`;

const notes = `## Arguments that all drivers have

- \`priority\` (0): an entry of the request's \`queryset\` overrides FilterQL, SelectQL, ExcludeQL, SelectReqQL, ExcludeReqQL, SortQL,
  SliceQL and VectorSearchDriver when its own \`priority\` is greater, argument by argument.
- \`traversal_paths\`, of those with default paths: a list of paths of the letters \`r\` (stay), \`c\` (to the chunks) and \`m\` (to the
  matches), e.g. \`[r, cm]\`; a plain text is taken letter by letter. They are worked through in order.
- \`executor\` and \`method\`, of those that call an Executor: a component by name, else by class or ancestor, and one of its methods.
  An Executor that lacks the method fails the request with \`ERR_DRIVER\`, which lists the methods it has.

Arguments that a driver does not have are reported by \`flow check\` and ignored.

## Lookups of FilterQL

A key is a path of fields, tags and list indexes joined by \`__\`, then an operator: none or \`exact\`, \`neq\`, \`contains\`, \`icontains\`,
\`in\`, \`startswith\`, \`istartswith\`, \`endswith\`, \`iendswith\`, \`gt\`, \`gte\`, \`lt\`, \`lte\`, \`regex\`, \`filter\` (nested lookups for a list).
All lookups must hold. A missing value holds for \`neq\` only, and for \`exact\` and \`in\` with null.

Unlike in Jina, a root Document without a \`modality\` passes a lookup \`modality\` (or \`modality__exact\`) that asks for the modality of its
type: \`modality: image\` takes a bare \`image/png\`, \`modality: text\` a bare text, so that texts and pictures find their branch by themselves.
Their own \`modality\` stays empty. Every other operator looks at that alone, as Jina does: \`modality__neq: text\` takes a bare text, and
\`modality__in: [image]\` takes only what says itself that it is an image. A modality that is given counts as it is written: \`Image\` is not \`image\`.

\`regex\` has JavaScript's syntax. An expression that comes in a \`queryset\` has at most 200 characters, and all of one request
together get one second; past that the request fails with \`ERR_VALUE\`. Expressions in YAML are not limited.
`;

function rowOf({ name, description, arguments: own, defaultPaths }: DriverDefinition): string {
  const shown = Object.entries(own).filter(([argument]) => !common.has(argument));
  const cells = [
    `\`${name}\``,
    description,
    shown.map(argumentOf).join('<br>') || '–',
    defaultPaths?.join(', ') ?? '–',
  ];
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

/** Explained once, below the table. */
const common: ReadonlySet<string> = new Set([
  'priority',
  'traversal_paths',
  'recur_on',
  'executor',
]);

function argumentOf([name, definition]: [string, ArgumentDefinition]): string {
  const { default: fallback, choices, description, ignored } = definition;
  if (ignored !== undefined) return `\`${name}\` has no effect: ${ignored}.`;
  const value = fallback === undefined ? '' : ` = \`${JSON.stringify(fallback)}\``;
  const list = choices ? ` One of ${choices.join(', ')}.` : '';
  return `\`${name}\`${value}: ${description}${list}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
