import {
  type ArgumentDefinition,
  type ExecutorDefinition,
  type ExecutorKind,
  executorKinds,
} from '@podflow/core/executor';

/**
 * The reference of Executor classes as Markdown: per kind a table of class, what it does, and its arguments with
 * defaults. Classes stand in the order in which they are given.
 */
export function executorsReference(definitions: readonly ExecutorDefinition[]): string {
  const sections = executorKinds.flatMap((kind) => {
    const own = definitions.filter((definition) => definition.kind === kind);
    return own.length === 0 ? [] : [section(kind, own)];
  });
  return [introduction, ...sections].join('\n');
}

const introduction = `# Executors

The classes that a Flow can name without any module of its own, made from the registry by \`node scripts/docs.mjs\`.
Arguments stand under \`with:\` by the names that they have in Jina 1.0. One without a default may be left out unless it
says that it is required. Those marked *no effect* are accepted for the sake of existing YAML.

\`\`\`yaml
!NumpyIndexer
with:
  metric: euclidean
metas:
  name: vecidx
  workspace: ./workspace
\`\`\`
`;

const titles: Readonly<Record<ExecutorKind, string>> = {
  base: 'Base',
  crafter: 'Crafters',
  segmenter: 'Segmenters',
  encoder: 'Encoders',
  'vector-indexer': 'Indexers of vectors',
  'key-value-indexer': 'Indexers of Documents',
  'compound-indexer': 'Compound indexers',
  ranker: 'Rankers',
  evaluator: 'Evaluators',
  classifier: 'Classifiers',
  cache: 'Caches',
};

function section(kind: ExecutorKind, definitions: readonly ExecutorDefinition[]): string {
  const rows = definitions.map((definition) => {
    const { className, description } = definition;
    return `| \`${className}\` | ${cell(description)} | ${argumentsOf(definition)} |`;
  });
  const header = ['| class | what it does | arguments |', '| --- | --- | --- |'];
  return [`## ${titles[kind]}`, '', ...header, ...rows, ''].join('\n');
}

function argumentsOf({ arguments: known }: ExecutorDefinition): string {
  if (known === null) return 'any';
  const lines = Object.entries(known).map(([name, argument]) => argumentLine(name, argument));
  return lines.join('<br>') || 'none';
}

function argumentLine(name: string, definition: ArgumentDefinition): string {
  const { default: value, type, choices, description, ignored } = definition;
  const written = value === undefined ? name : `${name}: ${JSON.stringify(value)}`;
  const kind = type === 'any' ? '' : ` (${type})`;
  const effect = ignored === undefined ? '' : ` *No effect: ${cell(ignored).replace(/\.$/, '')}.*`;
  const oneOf = choices
    ? ` One of ${choices.map((choice) => `\`${cell(String(choice))}\``).join(', ')}.`
    : '';
  return `\`${cell(written)}\`${kind} ${cell(description)}${oneOf}${effect}`;
}

/** A pipe would end the cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
