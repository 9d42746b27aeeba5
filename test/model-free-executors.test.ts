import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const quiet = (): Flow => new Flow().onLog(() => {});

function vector(...numbers: number[]) {
  const data = Float32Array.from(numbers);
  return { dtype: 'float32', shape: [numbers.length], data } as const;
}

describe('Flows of Executors that need no model', () => {
  it('cut texts into sentences', async () => {
    const [response] = await quiet().add({ uses: 'Sentencizer' }).search('One day. Two nights!');
    const chunks = response?.docs[0]?.chunks ?? [];
    expect(chunks).toMatchObject([
      { text: 'One day.', offset: 0, length: 2, granularity: 1, location: [0, 8] },
      { text: 'Two nights!', offset: 1, length: 2, granularity: 1, location: [8, 20] },
    ]);
  });

  it('read, scale, mirror and cut pictures', async () => {
    const flow = quiet()
      .add({ uses: 'ImageReader' })
      .add({ uses: '!ImageResizer | {target_size: 20}' })
      .add({ uses: 'ImageFlipper' })
      .add({ uses: '!FiveImageCropper | {target_size: [4, 5]}' });
    const picture = new URL('./fixtures/clip/landscape.png', import.meta.url);
    const [response] = await flow.search([{ id: 'p', buffer: await readFile(picture) }]);
    const [document] = response?.docs ?? [];
    expect(document?.error).toBeUndefined();
    expect(document?.chunks).toHaveLength(5);
    expect(document?.chunks?.[4]?.blob).toMatchObject({ dtype: 'uint8', shape: [4, 5, 3] });
  });

  it('store what a cache has not seen, within a request and from run to run', async () => {
    await using folder = await temporaryFolder();
    const uses = `!UniquePbIndexer
metas: {name: unique, workspace: ${JSON.stringify(folder.path)}}
components:
  - !DocCache
    with: {fields: [text]}
    metas: {name: seen}
  - !BinaryPbIndexer
    metas: {name: docs}
requests:
  use_default: true
  on:
    SearchRequest:
      - !KVSearchDriver
        with: {executor: docs, traversal_paths: [m]}
`;
    const flow = (): Flow => quiet().add({ uses });
    const first = await flow().index([
      { id: 'a', text: 'same' },
      { id: 'b', text: 'other' },
      { id: 'c', text: 'same' },
    ]);
    expect(first.errors).toEqual([]);
    await flow().index([
      { id: 'd', text: 'other' },
      { id: 'e', text: 'new' },
    ]);
    const matches = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
    const [response] = await flow().search([{ id: 'q', matches }]);
    expect(response?.docs[0]?.matches?.map(({ id }) => id)).toEqual(['a', 'b', 'e']);
  });

  it('rank Documents by the hits of their chunks', async () => {
    await using folder = await temporaryFolder();
    const workspace = JSON.stringify(folder.path);
    const indexer = `!CompoundIndexer
metas: {name: chunks, workspace: ${workspace}}
components:
  - !NumpyIndexer
    with: {metric: cityblock}
    metas: {name: vectors}
  - !BinaryPbIndexer
    metas: {name: docs}
requests:
  on:
    IndexRequest:
      - !VectorIndexDriver
        with: {executor: vectors, traversal_paths: [c]}
      - !KVIndexDriver
        with: {executor: docs, traversal_paths: [c]}
    SearchRequest:
      - !VectorSearchDriver
        with: {executor: vectors, traversal_paths: [c]}
      - !KVSearchDriver
        with: {executor: docs, traversal_paths: [cm]}
`;
    const ranker = `!SimpleAggregateRanker
with: {aggregate_function: min, inverse_score: true}
requests:
  on:
    SearchRequest:
      - !Chunk2DocRankDriver {}
`;
    const documents = [
      { id: 'near', chunks: [chunk('near', 0, 9, 9), chunk('near', 1, 1, 1)] },
      { id: 'far', chunks: [chunk('far', 0, 4, 5)] },
    ];
    const summary = await quiet().add({ uses: indexer }).index(documents);
    expect(summary.errors).toEqual([]);
    const flow = quiet().add({ uses: indexer }).add({ uses: ranker });
    const [response] = await flow.search([{ id: 'q', chunks: [chunk('q', 0, 1, 2)] }]);
    const matches = response?.docs[0]?.matches?.map(({ id, score }) => [id, score?.value]);
    expect(matches).toEqual([
      ['near', 1 / 2],
      ['far', 1 / 7],
    ]);
  });
});

/** A chunk with a vector. */
function chunk(parentId: string, number: number, ...numbers: number[]) {
  const embedding = vector(...numbers);
  return { id: `${parentId}-${number}`, parentId, granularity: 1, embedding };
}
