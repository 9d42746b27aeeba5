import { describe, expect, it } from '@jest/globals';
import { executorKinds } from '../../src/config/executor-definition.ts';
import { requestTypes } from '../../src/document/request.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { defaultDrivers } from '../../src/drivers/default-drivers.ts';
import { driverDefinitions } from '../../src/drivers/driver-definitions.ts';
import { isPassThrough } from '../../src/drivers/is-pass-through.ts';
import { describeRequest } from '../../src/drivers/log-info-driver.ts';
import { driver, errorOf, run, search } from './make-context.ts';
import { vector } from './small-executors.ts';

/** What drivers cannot do without. */
const needed: Readonly<Record<string, Record<string, unknown>>> = {
  FilterQL: { lookups: {} },
  SelectQL: { fields: [] },
  ExcludeQL: { fields: [] },
  SelectReqQL: { fields: [] },
  ExcludeReqQL: { fields: [] },
  SortQL: { field: 'id' },
  ConvertDriver: { convert_fn: 'convert_uri_to_buffer' },
  TaggingCacheDriver: { tags: {} },
  FieldEvaluateDriver: { field: 'id' },
  OneHotPredictDriver: { labels: ['a', 'b'] },
  MultiLabelPredictDriver: { labels: ['a', 'b'] },
};

/** Where a platform has its picture codec; it is not loaded before it is used. */
const support = { module: 'file:///codec.js', exportName: 'createCodec' };

describe('createDriver', () => {
  it.each([...driverDefinitions.keys()])('builds %s', (name) => {
    expect(createDriver({ ...driver(name, needed[name]), support })).toHaveProperty('run');
  });

  it('ignores arguments that the class does not have', async () => {
    const config = driver('KVSearchDriver', { recur_on: 'matches', granularity_range: [0, 0] });
    expect(createDriver(config)).toHaveProperty('run');
  });

  it.each([
    ['EncoderDriver', 'did you mean "EncodeDriver"?'],
    ['sliceql', 'did you mean "SliceQL"?'],
    ['Zebra', 'expected one of FilterQL, '],
    ['constructor', 'There is no driver constructor'],
  ])('does not know %s', async (name, message) => {
    const error = await errorOf(() => createDriver(driver(name)));
    expect(error).toMatchObject({ code: 'ERR_DRIVER_UNKNOWN' });
    expect(error.message).toContain(message);
  });

  it('names the place of an unknown driver', async () => {
    const place = { file: 'pods/a.yml', line: 7, column: 3 };
    const error = await errorOf(() => createDriver({ name: 'FilterQl2', options: {}, place }));
    expect(error.message).toContain('FilterQl2 (pods/a.yml:7)');
  });

  it.each([['high'], [true], [Number.NaN]])('refuses the priority %j', async (priority) => {
    const error = await errorOf(() => createDriver(driver('SliceQL', { priority })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('SliceQL.priority: expected a number');
  });
});

describe('driverDefinitions', () => {
  it.each([
    ['FilterQL', ['c', 'r']],
    ['SliceQL', ['c', 'r']],
    ['ExcludeQL', ['r']],
    ['SortQL', ['r']],
    ['EncodeDriver', ['c', 'r']],
    ['VectorSearchDriver', ['r', 'c']],
    ['KVSearchDriver', ['m']],
    ['ReduceAllDriver', ['c']],
    ['DeleteDriver', null],
  ])('say that %s works on %j', (name, paths) => {
    expect(driverDefinitions.get(name)?.defaultPaths).toEqual(paths);
  });

  it('describe every driver and argument in a sentence', () => {
    for (const { description, arguments: own } of driverDefinitions.values()) {
      const sentences = [
        description,
        ...Object.values(own).map((argument) => argument.description),
      ];
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('give the defaults that the drivers have', () => {
    const own = driverDefinitions.get('VectorSearchDriver')?.arguments ?? {};
    expect(own['top_k']?.default).toBe(50);
    expect(own['fill_embedding']?.default).toBe(false);
    expect(own['method']?.default).toBe('query');
  });
});

describe('defaultDrivers', () => {
  const names = (...args: Parameters<typeof defaultDrivers>) =>
    defaultDrivers(...args)?.map(({ name }) => name) ?? null;
  const unique = ['TaggingCacheDriver', 'FilterQL'];

  it.each([
    ['base', 'BaseExecutor', 'search', null],
    ['crafter', 'ImageReader', 'index', ['CraftDriver']],
    ['crafter', 'ImageReader', 'update', ['RouteDriver']],
    ['segmenter', 'Sentencizer', 'train', ['SegmentDriver']],
    ['encoder', 'CLIPTextEncoder', 'search', ['EncodeDriver']],
    ['encoder', 'CLIPTextEncoder', 'delete', ['RouteDriver']],
    ['vector-indexer', 'NumpyIndexer', 'index', ['ExcludeQL', 'VectorIndexDriver']],
    ['vector-indexer', 'NumpyIndexer', 'search', ['VectorSearchDriver']],
    ['vector-indexer', 'NumpyIndexer', 'train', null],
    ['vector-indexer', 'NumpyIndexer', 'delete', ['DeleteDriver']],
    ['key-value-indexer', 'BinaryPbIndexer', 'update', ['ExcludeQL', 'KVIndexDriver']],
    ['key-value-indexer', 'BinaryPbIndexer', 'search', ['KVSearchDriver']],
    [
      'key-value-indexer',
      'DataURIPbIndexer',
      'index',
      ['Buffer2URI', 'ExcludeQL', 'KVIndexDriver'],
    ],
    [
      'compound-indexer',
      'CompoundIndexer',
      'index',
      ['VectorIndexDriver', 'ExcludeQL', 'KVIndexDriver'],
    ],
    [
      'compound-indexer',
      'CompoundIndexer',
      'search',
      ['VectorSearchDriver', 'ExcludeQL', 'KVSearchDriver'],
    ],
    ['compound-indexer', 'CompoundIndexer', 'delete', ['DeleteDriver', 'DeleteDriver']],
    ['ranker', 'BaseRanker', 'search', ['ExcludeQL', 'SortQL', 'SliceQL']],
    ['ranker', 'BaseRanker', 'index', null],
    ['evaluator', 'PrecisionEvaluator', 'search', ['ExcludeQL', 'RankEvaluateDriver']],
    ['base', 'constructor', 'index', null],
    ['classifier', 'AnyClassifier', 'search', null],
    ['cache', 'DocCache', 'index', null],
    ['compound-indexer', 'UniquePbIndexer', 'index', [...unique, 'ExcludeQL', 'KVIndexDriver']],
    ['compound-indexer', 'UniquePbIndexer', 'search', ['KVSearchDriver']],
    ['compound-indexer', 'UniquePbIndexer', 'delete', null],
    ['compound-indexer', 'UniqueVectorIndexer', 'update', [...unique, 'VectorIndexDriver']],
    ['compound-indexer', 'UniqueVectorIndexer', 'search', ['VectorSearchDriver']],
  ] as const)('of %s %s for %s are %j', (kind, className, type, expected) => {
    expect(names(kind, [className], type)).toEqual(expected);
  });

  it.each([
    ['BaseEmbeddingEvaluator', 'index', ['NDArrayEvaluateDriver']],
    ['BaseEmbeddingEvaluator', 'update', ['RouteDriver']],
    ['BaseTextEvaluator', 'train', ['TextEvaluateDriver']],
    ['BaseTextEvaluator', 'delete', ['RouteDriver']],
    ['BaseRankingEvaluator', 'index', null],
    ['BaseRankingEvaluator', 'search', ['ExcludeQL', 'RankEvaluateDriver']],
  ] as const)('of an evaluator that is a %s for %s are %j', (ancestor, type, expected) => {
    const classNames = ['MyEvaluator', ancestor, 'BaseEvaluator', 'BaseExecutor'];
    expect(names('evaluator', classNames, type)).toEqual(expected);
  });

  it('are those of the nearest class', () => {
    const classNames = ['UniquePbIndexer', 'CompoundIndexer', 'DataURIPbIndexer'];
    expect(names('compound-indexer', classNames, 'search')).toEqual(['KVSearchDriver']);
  });

  it('can all be built', () => {
    const classNames = [
      'DataURIPbIndexer',
      'UniquePbIndexer',
      'UniqueVectorIndexer',
      'BaseEmbeddingEvaluator',
      'BaseTextEvaluator',
    ];
    const configs = classNames.flatMap((className) =>
      requestTypes.flatMap((type) => defaultDrivers('base', [className], type) ?? []),
    );
    const kinds = executorKinds.flatMap((kind) =>
      requestTypes.flatMap((type) => defaultDrivers(kind, ['Any'], type) ?? []),
    );
    for (const config of [...configs, ...kinds]) expect(createDriver(config)).toHaveProperty('run');
    expect(kinds.length).toBeGreaterThan(20);
  });
});

describe('isPassThrough', () => {
  it.each([
    [[], true],
    [['RouteDriver'], true],
    [['ReduceDriver', 'ForwardDriver', 'ControlReqDriver'], true],
    [['ReduceAllDriver'], false],
    [['RouteDriver', 'ExcludeQL'], false],
    [['LogInfoDriver'], false],
  ])('of %j is %j', (names, expected) => {
    expect(isPassThrough(names.map((name) => driver(name)))).toBe(expected);
  });

  it('drivers that pass leave the request as it is', async () => {
    const request = search([{ id: 'a', text: 'x' }]);
    await run([driver('RouteDriver'), driver('ReduceDriver')], [search([]), request]);
    expect(request).toEqual(search([{ id: 'a', text: 'x' }]));
  });
});

describe('LogInfoDriver', () => {
  it('names bytes and tensors by their size', () => {
    const document = { id: 'a', buffer: new Uint8Array(3), embedding: vector([1, 2], 'clip') };
    expect(JSON.parse(describeRequest(search([document])))).toEqual({
      type: 'search',
      docs: [
        {
          id: 'a',
          buffer: '3 bytes',
          embedding: { dtype: 'float32', shape: [2], data: '8 bytes', model: 'clip' },
        },
      ],
    });
  });
});
