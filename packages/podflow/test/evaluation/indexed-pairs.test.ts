import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSet } from '../../src/datasets/data-set.ts';
import { type IndexState, IndexStore } from '../../src/datasets/index-store.ts';
import { indexedPairs } from '../../src/evaluation/indexed-pairs.ts';
import { Flow } from '../../src/flow.ts';

/** Three pictures; the first has two captions, so that 7 Documents come of 4 pairs. */
const data = new DataSet({
  name: 'kites',
  idSpace: 'kites',
  entries: ['a', 'a', 'b', 'c'].map((picture, index) => ({
    picture,
    caption: `kite ${index}`,
    number: index === 1 ? 1 : 0,
  })),
  read: async () => new Uint8Array(),
});

let workspace: string;
let store: IndexStore;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'podflow-indexed-'));
  const flow = fileURLToPath(new URL('../../../../flows/flow-query.yml', import.meta.url));
  store = new IndexStore(
    Flow.loadConfig(flow, { overrides: { JINA_WORKSPACE: workspace } }).config,
  );
});

afterEach(async () => {
  await rm(workspace, { recursive: true });
});

async function storeHolds(state: Partial<IndexState> = {}): Promise<void> {
  await mkdir(join(workspace, 'images_vec_idx'));
  const { fingerprint } = data;
  await store.write({ dataSet: 'kites', fingerprint, seed: null, documents: 7, ...state });
}

describe('indexedPairs', () => {
  it('is all of a data set that was indexed whole', async () => {
    await storeHolds();
    expect(await indexedPairs('kites', data, store)).toEqual({
      selection: { limit: 4 },
      pairs: 4,
      documents: 7,
    });
  });

  it.each([
    { documents: 6, pairs: 3 },
    { documents: 5, pairs: 3 },
    { documents: 4, pairs: 2 },
    { documents: 3, pairs: 2 },
    { documents: 2, pairs: 1 },
  ])('is $pairs pairs, whole ones, when $documents documents are indexed', async (held) => {
    await storeHolds({ documents: held.documents });
    const { pairs } = await indexedPairs('kites', data, store);
    expect(pairs).toBe(held.pairs);
  });

  it('chooses among the pairs in the order in which they were indexed', async () => {
    await storeHolds({ seed: 3, documents: data.documentCount({ limit: 2, seed: 3 }) });
    const { selection } = await indexedPairs('kites', data, store);
    expect(selection).toEqual({ limit: 2, seed: 3 });
    const asked: unknown[] = [];
    for await (const { caption } of data.pairs({ within: selection, seed: 9 }))
      asked.push(caption.text);
    const indexed: unknown[] = [];
    for await (const { caption } of data.pairs(selection)) indexed.push(caption.text);
    expect(asked.toSorted()).toEqual(indexed.toSorted());
    expect(asked).toHaveLength(2);
  });

  it('takes an index that was made in another way for whole', async () => {
    await mkdir(join(workspace, 'images_vec_idx'));
    expect(await indexedPairs('kites', data, store)).toEqual({
      selection: {},
      pairs: 4,
      documents: null,
    });
  });

  it('refuses a workspace without an index', async () => {
    await expect(indexedPairs('./kites', data, store)).rejects.toMatchObject({
      code: 'ERR_INDEX_MISSING',
      message: expect.stringContaining('flow index <flow-index.yml> --data ./kites'),
    });
  });

  it.each([
    [{ dataSet: 'boats', fingerprint: 'other' }, 'of boats'],
    [{ fingerprint: 'other' }, 'from before the data set changed'],
    [{ documents: 1 }, 'no whole pair yet'],
  ])('refuses an index that has none of its pairs: %j', async (state, what) => {
    await storeHolds(state);
    await expect(indexedPairs('kites', data, store)).rejects.toMatchObject({
      code: 'ERR_INDEX_MISSING',
      message: expect.stringContaining(what),
    });
  });
});
