import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DriverConfig } from '../../src/config/flow-config.ts';
import type { Document } from '../../src/document/document.ts';
import type { QueryLang, Request } from '../../src/document/request.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { NamedExecutor } from '../../src/executor/executor.ts';
import { compound, driver, ids, makeContext, noExecutor, run } from './make-context.ts';
import {
  crafter,
  encoder,
  SmallImageEncoder,
  SmallImageReader,
  SmallStore,
  SmallTextEncoder,
  SmallVectorIndex,
  store,
  vectorIndexer,
} from './small-executors.ts';

/** The drivers of the cross-modal search of pictures and texts, as its YAML lists them. */
const loaderIndex = [driver('FilterQL', { lookups: { modality: 'image' } }), driver('CraftDriver')];
const loaderSearch = [
  driver('FilterQL', { lookups: { mime_type__contains: 'image' } }),
  driver('URI2Buffer'),
  driver('ExcludeQL', { fields: ['chunks', 'uri'] }),
  driver('CraftDriver'),
];
const imageKvIndex = [
  driver('FilterQL', { lookups: { modality: 'image' } }),
  driver('Buffer2URI', { base64: true }),
  driver('ExcludeQL', { fields: ['chunks', 'embedding', 'buffer'] }),
  driver('KVIndexDriver', { executor: 'images_kv_idx' }),
];
const imageKvSearch = [
  driver('KVSearchDriver', {
    executor: 'images_kv_idx',
    traversal_paths: ['m'],
    recur_on: 'matches',
  }),
];
const textEncoderIndex = [
  driver('FilterQL', { lookups: { modality: 'text' } }),
  driver('EncodeDriver'),
];
const textEncoderSearch = [
  driver('FilterQL', { lookups: { mime_type__contains: 'text' } }),
  driver('EncodeDriver'),
];
const textIndexerIndex = [
  driver('VectorIndexDriver', { executor: 'text_vec_idx' }),
  driver('ExcludeQL', { fields: ['chunks', 'embedding'] }),
  driver('KVIndexDriver', { executor: 'text_kv_idx' }),
];
const textIndexerSearch = [
  driver('VectorSearchDriver', { executor: 'text_vec_idx' }),
  driver('KVSearchDriver', {
    executor: 'text_kv_idx',
    traversal_paths: ['m'],
    recur_on: 'matches',
  }),
];
const mergeSortTopk = [
  driver('ReduceAllDriver', { traversal_paths: ['m'] }),
  driver('SortQL', { reverse: false, traversal_paths: ['m'], field: 'score__value' }),
  driver('SliceQL', { start: 0, end: 10, traversal_paths: ['m'] }),
];
const mergeMatches = driver('ReduceAllDriver', { traversal_paths: ['m'] });
const mergeRoot = driver('ReduceAllDriver', { traversal_paths: ['r'] });

/** Two shards of each index, as with JINA_SHARDS=2. */
interface Shard {
  images: NamedExecutor;
  imageStore: NamedExecutor;
  texts: ReturnType<typeof compound>;
}

function makeShard(): Shard {
  return {
    images: vectorIndexer('images_vec_idx', new SmallVectorIndex(2)),
    imageStore: store('images_kv_idx', new SmallStore()),
    texts: compound(
      vectorIndexer('text_vec_idx', new SmallVectorIndex(2)),
      store('text_kv_idx', new SmallStore()),
    ),
  };
}

const pngOf = (value: number) => new Uint8Array([value, 0x50]);
const dataUriOf = (value: number) =>
  `data:image/png;base64,${Buffer.from(pngOf(value)).toString('base64')}`;

const copy = (request: Request): Request => structuredClone(request);
const imageEncoder = encoder(new SmallImageEncoder());
const textEncoder = encoder(new SmallTextEncoder());
const reader = crafter(new SmallImageReader());

async function indexIn(shard: Shard, docs: Document[]): Promise<Request> {
  const request: Request = { type: 'index', docs };
  const loaded = await run(loaderIndex, copy(request), reader);
  const encoded = await run(driver('EncodeDriver'), loaded, imageEncoder);
  const vectors = await run(driver('VectorIndexDriver'), encoded, shard.images);
  const stored = await run(imageKvIndex, copy(request), shard.imageStore);
  const captions = await run(textEncoderIndex, copy(request), textEncoder);
  const texts = await run(textIndexerIndex, captions, shard.texts);
  return run(mergeRoot, [vectors, stored, texts]);
}

async function searchIn(shards: readonly Shard[], request: Request): Promise<Request> {
  const all = (drivers: DriverConfig | DriverConfig[], of: Request, part: keyof Shard) =>
    Promise.all(shards.map((shard) => run(drivers, copy(of), shard[part])));

  const loaded = await run(loaderSearch, copy(request), reader);
  const imageQuery = await run(driver('EncodeDriver'), loaded, imageEncoder);
  const texts = await run(mergeSortTopk, await all(textIndexerSearch, imageQuery, 'texts'));

  const textQuery = await run(textEncoderSearch, copy(request), textEncoder);
  const found = await all(driver('VectorSearchDriver'), textQuery, 'images');
  const images = await run(mergeMatches, found);
  const filled = await run(mergeSortTopk, await all(imageKvSearch, images, 'imageStore'));
  return run(mergeRoot, [texts, filled]);
}

describe('the drivers of cross-modal search', () => {
  let shards: Shard[] = [];

  beforeEach(async () => {
    shards = [makeShard(), makeShard()];
    for (let value = 1; value <= 20; value += 1) {
      const shard = shards[value % 2];
      if (!shard) throw new RangeError('there are two shards');
      await indexIn(shard, [
        {
          id: `image-${value}`,
          modality: 'image',
          mimeType: 'image/png',
          buffer: pngOf(value),
          tags: { id: `sha-${value}` },
        },
        {
          id: `text-${value}`,
          modality: 'text',
          mimeType: 'text/plain',
          text: 'x'.repeat(value),
          tags: { id: `caption ${value}` },
        },
      ]);
    }
  });

  it('index: the answer has each picture twice and each text once, in the order of the branches', async () => {
    const answer = await indexIn(makeShard(), [
      { id: 'i', modality: 'image', mimeType: 'image/png', buffer: pngOf(3) },
      { id: 't', modality: 'text', mimeType: 'text/plain', text: 'xx' },
      { id: 'neither', modality: 'audio' },
    ]);
    expect(ids(answer.docs)).toEqual(['i', 'i', 't']);
    const [vectors, stored] = answer.docs;
    expect([...(vectors?.embedding?.data ?? [])]).toEqual([3, 1]);
    expect(stored).toEqual({
      id: 'i',
      modality: 'image',
      mimeType: 'image/png',
      uri: dataUriOf(3),
    });
  });

  it('a picture query finds texts over all shards, ascending, filled, ten by default', async () => {
    const query = { id: 'q', uri: dataUriOf(7), mimeType: 'image/png', chunks: [{ id: 'c' }] };
    const { docs } = await searchIn(shards, { type: 'search', docs: [query] });
    expect(ids(docs)).toEqual(['q']);
    const [q] = docs;
    expect(q).not.toHaveProperty('uri');
    expect(q).not.toHaveProperty('chunks');
    expect(q?.blob?.data[0]).toBe(7);
    expect([...(q?.embedding?.data ?? [])]).toEqual([7, 1]);
    expect(q?.matches).toHaveLength(10);
    expect(q?.matches?.[0]).toEqual({
      id: 'text-7',
      text: 'xxxxxxx',
      mimeType: 'text/plain',
      modality: 'text',
      tags: { id: 'caption 7' },
      adjacency: 1,
      score: { value: 0, opName: 'NumpyIndexer', refId: 'q' },
    });
    const values = q?.matches?.map(({ score }) => score?.value);
    expect(values).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
  });

  it('a text query finds pictures with their data URIs, over all shards', async () => {
    const query = { id: 'q', text: 'x'.repeat(12), mimeType: 'text/plain' };
    const { docs } = await searchIn(shards, { type: 'search', docs: [query] });
    expect(ids(docs)).toEqual(['q']);
    const matches = docs[0]?.matches ?? [];
    expect(matches).toHaveLength(10);
    expect(matches[0]).toEqual({
      id: 'image-12',
      uri: dataUriOf(12),
      mimeType: 'image/png',
      modality: 'image',
      tags: { id: 'sha-12' },
      adjacency: 1,
      score: { value: 0, opName: 'NumpyIndexer', refId: 'q' },
    });
    expect(new Set(ids(matches)).size).toBe(10);
  });

  it.each([
    [3, 3],
    [15, 15],
    [20, 20],
    [40, 20],
  ])('top_k %d gives %d results', async (k, count) => {
    const queryset: QueryLang[] = [
      { name: 'SliceQL', parameters: { end: k }, priority: 1 },
      { name: 'VectorSearchDriver', parameters: { top_k: k }, priority: 1 },
    ];
    const picture = { id: 'p', uri: dataUriOf(1), mimeType: 'image/png' };
    const words = { id: 'w', text: 'x', mimeType: 'text/plain' };
    for (const query of [picture, words]) {
      const { docs } = await searchIn(shards, { type: 'search', docs: [query], queryset });
      expect(docs[0]?.matches).toHaveLength(count);
    }
  });

  it('pictures and texts in one request are each answered once', async () => {
    const docs = [
      { id: 'w', text: 'x', mimeType: 'text/plain' },
      { id: 'p', uri: dataUriOf(1), mimeType: 'image/png' },
      { id: 'neither', mimeType: 'audio/mpeg' },
      { id: 'untyped', text: 'x' },
    ];
    const answer = await searchIn(shards, { type: 'search', docs });
    expect(ids(answer.docs)).toEqual(['p', 'w']);
    expect(answer.docs.map(({ matches }) => matches?.[0]?.id)).toEqual(['text-1', 'image-1']);
  });

  it('a picture that cannot be read fails alone', async () => {
    const docs = [
      { id: 'broken', uri: 'data:image/png;base64,???', mimeType: 'image/png' },
      { id: 'good', uri: dataUriOf(2), mimeType: 'image/png' },
    ];
    const answer = await searchIn(shards, { type: 'search', docs });
    expect(answer.docs.map(({ error }) => error?.code)).toEqual(['ERR_URI', undefined]);
    expect(answer.docs[0]).not.toHaveProperty('matches');
    expect(answer.docs[1]?.matches?.[0]?.id).toBe('text-2');
  });

  it('one shard of the picture store removes the matches that the other one holds', async () => {
    const [shard] = shards;
    const matches = Array.from({ length: 4 }, (_, index) => ({ id: `image-${index + 1}` }));
    const request: Request = { type: 'search', docs: [{ id: 'q', matches }] };
    const { docs } = await run(imageKvSearch, request, shard?.imageStore ?? noExecutor);
    expect(ids(docs[0]?.matches)).toEqual(['image-2', 'image-4']);
  });

  it('an instance of a driver serves one request after another', async () => {
    const [filter] = textEncoderSearch.map((config) => createDriver(config));
    const sizes: number[] = [];
    for (const mimeType of ['text/plain', 'image/png', 'text/html']) {
      const context = makeContext({ type: 'search', docs: [{ id: 'a', mimeType }] });
      await filter?.run(context);
      sizes.push(context.request.docs.length);
    }
    expect(sizes).toEqual([1, 0, 1]);
  });
});
