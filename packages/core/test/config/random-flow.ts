import fc from 'fast-check';

/** A Pod as the generator knows it: its YAML keys, and what it must wait for. */
export interface RandomPod {
  name: string;
  keys: Readonly<Record<string, unknown>>;
  /** Names, each once. */
  parts: readonly string[];
}

/** A Flow as YAML text with what must come of it. */
export interface RandomFlow {
  text: string;
  pods: readonly RandomPod[];
}

interface PodChoice {
  method: 'add' | 'needs' | 'needs_all';
  /** Which of the Pods that may be needed are. */
  picks: readonly boolean[];
  asText: boolean;
  settings: Readonly<Record<string, unknown>>;
}

const settings = fc.record(
  {
    shards: fc.constantFrom(1, 2, '3', '$SHARDS', '${{ENV.SHARDS}}', '${{ SHARDS }}'),
    polling: fc.constantFrom('any', 'ALL', 'all_async'),
    scheduling: fc.constantFrom('load_balance', 'Round_Robin'),
    read_only: fc.boolean(),
    'timeout-ready': fc.integer({ min: -1, max: 1_000_000 }),
    uses: fc.constantFrom('_pass', '_merge_root', 'NumpyIndexer', '- !RouteDriver {}'),
    uses_after: fc.constantFrom('_merge_matches', '_pass', null),
    env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), fc.constantFrom('a', 'b c', '$SHARDS'), {
      maxKeys: 2,
    }),
    description: fc.stringMatching(/^x[a-z #:'"{}[\]!&*>|%@`,?-]{0,12}$/),
    remove_uses_ba: fc.boolean(),
  },
  { requiredKeys: [] },
);

const choice: fc.Arbitrary<PodChoice> = fc.record({
  method: fc.constantFrom('add', 'add', 'add', 'needs', 'needs_all'),
  picks: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  asText: fc.boolean(),
  settings,
});

/** Flows of one to twelve Pods that are right: joins, branches, forward references, both syntaxes, comments, styles. */
export const randomFlow: fc.Arbitrary<RandomFlow> = fc
  .record({
    choices: fc.array(choice, { minLength: 1, maxLength: 12 }),
    forward: fc.boolean(),
    legacy: fc.boolean(),
    comments: fc.boolean(),
    blockStyle: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ choices, forward, ...style }) => {
    const pods = forward ? podsOfLaterOnes(choices) : podsInTurn(choices, style.legacy);
    return { pods, text: write(pods, style).replaceAll('\n', style.lineEnd) };
  });

/** Each Pod needs Pods before it; without needs, the one before it. */
function podsInTurn(choices: readonly PodChoice[], legacy: boolean): RandomPod[] {
  const pods: RandomPod[] = [];
  for (const choice of choices) {
    const wanted = legacy ? 'add' : choice.method;
    pods.push(
      wanted === 'needs_all' && pods.length > 0
        ? podForAll(choice, pods)
        : podAfter(choice, pods, wanted),
    );
  }
  return pods;
}

function podForAll({ settings: more }: PodChoice, pods: readonly RandomPod[]): RandomPod {
  const needed = new Set(pods.flatMap(({ parts }) => parts));
  const leaves = pods.map(({ name }) => name).filter((name) => !needed.has(name));
  return { name: `p${pods.length}`, parts: leaves, keys: { method: 'needs_all', ...more } };
}

function podAfter(
  { picks, asText, settings: more }: PodChoice,
  pods: readonly RandomPod[],
  wanted: PodChoice['method'],
): RandomPod {
  const before = ['gateway', ...pods.map(({ name }) => name)];
  const picked = before.filter((_, index) => picks[index]);
  const joins = wanted === 'needs' && picked.length > 1;
  const needs = picked.length === 1 && asText ? picked[0] : picked;
  const keys = { ...(joins && { method: 'needs' }), ...(picked.length > 0 && { needs }), ...more };
  const parts = picked.length > 0 ? picked : before.slice(-1);
  return { name: `p${pods.length}`, parts, keys };
}

/** Each Pod needs Pods that stand behind it, so that the order of the file is the wrong way round. */
function podsOfLaterOnes(choices: readonly PodChoice[]): RandomPod[] {
  const names = choices.map((_, index) => `p${index}`);
  return choices.map(({ picks, settings: more }, index) => {
    const picked = names.filter((_, later) => later > index && picks[later]);
    const parts = picked.length > 0 ? picked : ['gateway'];
    return { name: `p${index}`, parts, keys: { needs: parts, ...more } };
  });
}

interface Style {
  legacy: boolean;
  comments: boolean;
  blockStyle: boolean;
}

/** By hand, not with the library that reads it. A value is written as JSON, which is YAML. */
function write(pods: readonly RandomPod[], { legacy, comments, blockStyle }: Style): string {
  const lines = [
    '!Flow',
    ...(legacy ? [] : ["version: '1'"]),
    'with: {prefetch: $SHARDS}',
    'pods:',
  ];
  for (const { name, keys } of pods) {
    if (comments) lines.push(`  # This is ${name}.`);
    const entries = Object.entries(legacy ? keys : { name, ...keys });
    const pairs = entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    const head = legacy ? `  ${name}:` : '  -';
    if (!blockStyle || pairs.length === 0) lines.push(`${head} {${pairs.join(', ')}}`);
    else if (legacy) lines.push(head, ...pairs.map((pair) => `    ${pair}`));
    else lines.push(`${head} ${pairs.join('\n    ')}`);
    if (comments) lines[lines.length - 1] += '  # as said';
  }
  return `${lines.join('\n')}\n`;
}
