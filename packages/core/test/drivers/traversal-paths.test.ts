import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driverDefinitions } from '../../src/drivers/driver-definitions.ts';
import type { NamedExecutor } from '../../src/executor/executor.ts';
import { driver, errorOf, noExecutor, run, search } from './make-context.ts';
import { SmallTextEncoder, vector } from './small-executors.ts';

/** Each Document is named after the path that leads to it. */
const tree = (): Document[] => [
  made('r', {
    chunks: [made('c', { chunks: [made('cc')], matches: [made('cm')] })],
    matches: [made('m', { chunks: [made('mc')], matches: [made('mm')] })],
  }),
];

function made(id: string, below: Partial<Document> = {}): Document {
  return { id, text: id, uri: `data:,${id}`, ...below };
}

function all(documents: readonly Document[]): Document[] {
  return documents.flatMap((document) => [
    document,
    ...all(document.chunks ?? []),
    ...all(document.matches ?? []),
  ]);
}

/** Everything that the drivers below call. */
const worker: NamedExecutor = {
  ...noExecutor,
  executor: Object.assign(new SmallTextEncoder(), {
    craft: () => ({ levelName: 'done' }),
    segment: () => [],
    predict: (contents: readonly unknown[]) => vector(contents.map(() => 1)),
    fields: ['id'],
    query: () => true,
    add() {},
    close() {},
  }),
};

const marks: readonly [string, Record<string, unknown>, (document: Document) => boolean][] = [
  ['ExcludeQL', { fields: ['text'] }, ({ text }) => text === undefined],
  ['SelectQL', { fields: ['uri', 'chunks', 'matches'] }, ({ text }) => text === undefined],
  ['CraftDriver', {}, ({ levelName }) => levelName === 'done'],
  ['EncodeDriver', {}, ({ embedding }) => embedding !== undefined],
  ['URI2Buffer', {}, ({ buffer }) => buffer !== undefined],
  ['BinaryPredictDriver', { fields: 'text' }, ({ tags }) => tags?.['prediction'] === 'yes'],
  ['TaggingCacheDriver', { tags: { hit: true } }, ({ tags }) => tags?.['hit'] === true],
];

const paths: readonly [unknown, readonly string[]][] = [
  [['r'], ['r']],
  [['c'], ['c']],
  [['m'], ['m']],
  [['cc'], ['cc']],
  [['cm'], ['cm']],
  [['mc'], ['mc']],
  [['mm'], ['mm']],
  [
    ['r', 'cm', 'cc'],
    ['r', 'cc', 'cm'],
  ],
  ['rcm', ['r', 'c', 'm']],
  [
    ['CM', 'R'],
    ['r', 'cm'],
  ],
  [['rcrm'], ['cm']],
  [['ccc'], []],
  [[], []],
];

describe.each(marks)('%s', (name, options, isMarked) => {
  it.each(paths)('on the paths %j works on %j', async (traversal_paths, expected) => {
    const config = driver(name, { ...options, traversal_paths });
    const { docs } = await run(config, search(tree()), worker);
    const marked = all(docs).filter(isMarked);
    expect(marked.map(({ id }) => id)).toEqual(expected);
  });
});

describe('traversal_paths', () => {
  const recursive = [...driverDefinitions.values()].filter(({ defaultPaths }) => defaultPaths);
  const needed = {
    fields: ['id'],
    lookups: {},
    field: 'id',
    labels: ['a'],
    tags: {},
    convert_fn: 'convert_uri_to_buffer',
  };
  /** Where `fields` means something else. */
  const withoutFields = { ...needed, fields: 'text' };
  const support = { module: 'file:///codec.js', exportName: 'createCodec' };

  it.each(recursive.map(({ name }) => name))('of %s are checked when it is built', async (name) => {
    const own = name.includes('Predict') || name.includes('Prediction') ? withoutFields : needed;
    const build = (traversal_paths: unknown) =>
      createDriver({ ...driver(name, { ...own, traversal_paths }), support });
    expect(build(['r', 'cm'])).toHaveProperty('run');
    for (const wrong of [['x'], [''], [5], 'rx', 7, { r: true }]) {
      expect(await errorOf(() => build(wrong))).toMatchObject({ code: 'ERR_VALUE' });
    }
  });
});
