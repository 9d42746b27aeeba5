import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { executorJsonSchema, flowJsonSchema, yamlReference } from '@podflow/core';
import { Ajv } from 'ajv';
import { defaultPlatform } from 'podflow';
import { isMap, isScalar, parseDocument, visit, YAMLMap } from 'yaml';

const { catalog } = defaultPlatform;
const root = fileURLToPath(new URL('..', import.meta.url));
const ajv = new Ajv({ strict: false, allErrors: true });
const isFlow = ajv.compile(flowJsonSchema(catalog));
const isExecutor = ajv.compile(executorJsonSchema(catalog));

/** YAML as an editor sees it that knows the tags: `!Name {…}` is a mapping with `jtype`. */
function dataOf(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  visit(document, {
    Node(_, node) {
      if (!node.tag?.match(/^!\w/) || !(isMap(node) || isScalar(node))) return undefined;
      const map = isMap(node) ? node : new YAMLMap(document.schema);
      map.set('jtype', node.tag.slice(1));
      delete map.tag;
      return map;
    },
  });
  return document.toJS();
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
}

const files = [
  ...filesIn('flows'),
  ...filesIn('packages/core/test/fixtures'),
  ...filesIn('test/fixtures/executors'),
];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const flows = files.filter((file) => /^!Flow/m.test(textOf(file)));
const executors = files.filter((file) => /^![A-KM-Z]/m.test(textOf(file)) && !flows.includes(file));

function flowErrors(lines: readonly string[]): string[] {
  isFlow(dataOf(["!Flow\nversion: '1'", ...lines].join('\n')));
  return (isFlow.errors ?? []).map(({ instancePath }) => instancePath);
}

describe('the JSON Schema of Flows', () => {
  it.each(flows)('accepts %s', (file) => {
    isFlow(dataOf(textOf(file)));
    expect(isFlow.errors).toBeNull();
  });

  it.each([
    [
      'variables, casts and empty values',
      'pods: [{name: a, shards: $N, read_only: "TRUE", polling: ~}]',
    ],
    [
      'capitals and aliases',
      'with: {restful: true}\npods: [{parallel: "2", polling: ALL, runtime: THREAD}]',
    ],
    ['common settings', 'with: {timeout_ready: 5, uses_after: _merge_root, kwargs: {prefetch: 3}}'],
    ['keys of older releases', 'pods: [{remove_uses_ba: true, replicas: 2}]'],
    [
      'an Executor inside',
      'pods: [{uses: !NumpyIndexer {with: {metric: cosine}, metas: {name: x}}}]',
    ],
    [
      'a class of one’s own',
      'pods: [{uses: !Mine {with: {anything: 1}, metas: {modules: [a.js]}}}]',
    ],
    [
      'drivers',
      'pods: [{uses: !BaseExecutor {requests: {on: {"[IndexRequest, SearchRequest]": [!RouteDriver , !FilterQL {with: {lookups: {a: 1}}}]}}}}]',
    ],
    [
      'common arguments of drivers',
      'pods: [{uses: !BaseExecutor {requests: {on: {SearchRequest: {with: {traversal_paths: [r]}, drivers: [!EncodeDriver {}]}}}}}]',
    ],
  ])('accepts %s', (_, text) => {
    expect(flowErrors([text])).toEqual([]);
  });

  it('accepts Pods of the old syntax', () => {
    isFlow(dataOf('!Flow\npods:\n  a: {needs: gateway}\n  b:\n'));
    expect(isFlow.errors).toBeNull();
  });

  it.each([
    ['an unknown key at the top', 'pod: []', ''],
    ['an unknown key of a Pod', 'pods: [{shard: 2}]', '/pods/0'],
    ['a number that is too large', 'pods: [{shards: 5000}]', '/pods/0/shards'],
    ['a word that is no number', 'pods: [{shards: many}]', '/pods/0/shards'],
    ['a choice that there is not', 'pods: [{polling: some}]', '/pods/0/polling'],
    ['needs of another type', 'pods: [{needs: {a: 1}}]', '/pods/0/needs'],
    ['a Pod that is a text', 'pods: [a]', '/pods/0'],
    ['a wrong port', 'with: {port_expose: 99999}', '/with/port_expose'],
    ['an unknown setting', 'with: {prefetchh: 1}', '/with'],
    ['an environment that is a list', 'env: [A]', '/env'],
  ])('refuses %s', (_, text, path) => {
    expect(flowErrors([text])).toContain(path);
  });

  it('refuses another class', () => {
    expect(isFlow({ jtype: 'NumpyIndexer', version: '1' })).toBe(false);
  });

  it.each(["'2'", '0.9', 'new'])('refuses version %s', (version) => {
    isFlow(dataOf(`!Flow\nversion: ${version}\n`));
    expect(isFlow.errors?.map(({ instancePath }) => instancePath)).toContain('/version');
  });

  it('says of each key what it means', () => {
    const { definitions } = flowJsonSchema(catalog) as {
      definitions: Record<string, { properties?: Record<string, { description?: string }> }>;
    };
    for (const name of ['pod', 'flowSettings', 'executor', 'metas', 'requests', 'driver']) {
      const keys = Object.entries(definitions[name]?.properties ?? {});
      expect(keys.length).toBeGreaterThan(1);
      expect(keys.filter(([, { description }]) => !description)).toEqual([]);
    }
  });
});

describe('the JSON Schema of Executors', () => {
  it('is tried on Executors', () => {
    expect(executors.length).toBeGreaterThan(10);
  });

  it.each(executors)('accepts %s', (file) => {
    isExecutor(dataOf(textOf(file)));
    expect(isExecutor.errors).toBeNull();
  });

  it('accepts a list of drivers', () => {
    expect(isExecutor([{ jtype: 'EncodeDriver' }])).toBe(true);
  });

  it.each([
    [
      'a metric that there is not',
      { jtype: 'NumpyIndexer', with: { compress_level: 0, metric: [1] } },
    ],
    ['an unknown key', { jtype: 'NumpyIndexer', wit: {} }],
    ['an unknown key of metas', { jtype: 'NumpyIndexer', metas: { nme: 'x' } }],
    ['a wrong argument of a driver', [{ jtype: 'SliceQL', with: { end: 'ten' } }]],
    ['a driver without a class', ['EncodeDriver']],
    ['components that are no list', { jtype: 'CompoundIndexer', components: { a: 1 } }],
  ])('refuses %s', (_, value) => {
    expect(isExecutor(value)).toBe(false);
  });

  it('offers the arguments of each class and driver', () => {
    const text = JSON.stringify(executorJsonSchema(catalog));
    for (const { className } of catalog.executors.definitions) expect(text).toContain(className);
    for (const name of catalog.drivers.keys()) expect(text).toContain(`"const":"${name}"`);
  });
});

describe('the reference page of the YAML', () => {
  it('has a row for each key', () => {
    const page = yamlReference(catalog);
    for (const key of ['shards', 'rest_api', 'use_default', 'batch_size', 'separated_workspace']) {
      expect(page).toMatch(new RegExp(`^\\| \`${key}\`.* \\|$`, 'm'));
    }
  });
});
