import { describe, expect, it } from '@jest/globals';
import { crossModalFlow, matchesOf } from './helpers/cross-modal.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const queries = ['slice of pizza', 'a red apple', 'dog', 'umbrella'];

describe('the cross-modal flows', () => {
  it('answer texts with pictures and pictures with captions', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const summary = await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    expect(summary).toMatchObject({ documents: 16, errors: [] });

    await using query = await crossModalFlow('flow-query', { workspace }).start();
    const [byText] = await query.search('slice of pizza');
    expect(byText?.status.code).toBe('SUCCESS');
    const best = byText?.docs[0]?.matches?.[0];
    expect(best).toMatchObject({
      id: 'picture-1F355',
      tags: { id: '1F355', caption: 'pizza' },
      mimeType: 'image/png',
      modality: 'image',
      score: { opName: 'NumpyIndexer', refId: byText?.docs[0]?.id },
    });
    expect(best?.uri).toMatch(/^data:image\/png;.*base64,/);
    expect(best?.embedding).toBeUndefined();

    const [byPicture] = await query.search(pictureBytes('1F436'));
    expect(byPicture?.docs[0]?.matches?.[0]).toMatchObject({ text: 'dog face' });
  });

  it('give the same vectors to queries that come together as to each alone', async () => {
    await using folder = await temporaryFolder();
    await using flow = await crossModalFlow('flow-query', { workspace: folder.path }).start();
    const texts = Array.from({ length: 24 }, (_, i) => queries[i % 4]?.repeat(1 + (i % 3)) ?? '');
    const ask = async (text: string): Promise<number[]> => {
      const docs = [{ id: text, text, mimeType: 'text/plain' }];
      const response = await flow.send({ type: 'search', docs });
      return Array.from(response.docs[0]?.embedding?.data ?? [], Number);
    };
    const alone: number[][] = [];
    for (const text of texts) alone.push(await ask(text));
    expect(alone[0]?.length).toBe(256);
    expect(await Promise.all(texts.map(ask))).toEqual(alone);
  });

  it('give the same results for any number of shards and Peas, also on an index of another', async () => {
    await using one = await temporaryFolder();
    await using two = await temporaryFolder();
    await crossModalFlow('flow-index', { workspace: one.path }).index(pictureCollection());
    await crossModalFlow('flow-index', { workspace: two.path, shards: 2, parallel: 2 }).index(
      pictureCollection(),
      { requestSize: 3 },
    );
    const results: unknown[] = [];
    for (const [workspace, shards] of [
      [one.path, 1],
      [one.path, 3],
      [two.path, 2],
      [two.path, 1],
    ] as const) {
      await using query = await crossModalFlow('flow-query', {
        workspace,
        shards,
        parallel: shards,
      }).start();
      const answers = await Promise.all(
        [...queries, pictureBytes('1F6B2')].map(async (input) =>
          matchesOf(await query.search(input)),
        ),
      );
      results.push(answers);
    }
    expect((results[0] as unknown[][])[0]).toHaveLength(8);
    for (const other of results.slice(1)) expect(other).toEqual(results[0]);
  });

  it('answer as many matches as were asked for', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    await using query = await crossModalFlow('flow-query', { workspace, shards: 2 }).start();
    expect(matchesOf(await query.search('cat', { topK: 3 }))).toHaveLength(3);
    expect(matchesOf(await query.search('cat', { top_k: 100 }))).toHaveLength(8);
  });

  it('replace Documents that are indexed again, and forget deleted ones', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const index = crossModalFlow('flow-index', { workspace });
    await index.index(pictureCollection());
    const renamed = pictureCollection().map((document) =>
      document.id === 'picture-1F355' ? { ...document, tags: { caption: 'renamed' } } : document,
    );
    await crossModalFlow('flow-index', { workspace, shards: 2 }).index(renamed);
    await using query = await crossModalFlow('flow-query', { workspace }).start();
    const [response] = await query.search('pizza', { topK: 50 });
    const matches = response?.docs[0]?.matches ?? [];
    expect(matches).toHaveLength(8);
    expect(matches[0]?.tags).toEqual({ caption: 'renamed' });

    await index.delete(['picture-1F355', 'never seen']);
    await using after = await crossModalFlow('flow-query', { workspace }).start();
    const ids = matchesOf(await after.search('pizza', { topK: 50 })).map(([id]) => id);
    expect(ids).toHaveLength(7);
    expect(ids).not.toContain('picture-1F355');
  });

  it('find nothing in an index that is not there, without an error', async () => {
    await using folder = await temporaryFolder();
    const [response] = await crossModalFlow('flow-query', { workspace: folder.path }).search(
      'pizza',
    );
    expect(response?.status.code).toBe('SUCCESS');
    expect(response?.docs[0]?.matches ?? []).toEqual([]);
  });

  it('take a text of 10,000 characters, and texts of no words', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    await using query = await crossModalFlow('flow-query', { workspace }).start();
    for (const text of ['pizza '.repeat(1667), '🍕🍕🍕', '', '\u0000\u0007', 'ﷺ'.repeat(50)]) {
      const [response] = await query.search([{ text }]);
      expect(response?.status.code).toBe('SUCCESS');
      expect(response?.docs[0]?.matches).toHaveLength(8);
    }
  });
});
