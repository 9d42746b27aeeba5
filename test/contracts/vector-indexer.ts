import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '../../packages/core/src/document/tensor.ts';
import type { VectorIndexer } from '../../packages/core/src/executor/executor.ts';
import { commit, type OpenIndexer, Workspace, write } from './indexer-harness.ts';
import { expectHits, fan, type Merged, merged, stored, vectors } from './vector-calls.ts';

/** What every VectorIndexer does, whether its search is exact or not: the suite asks for near neighbours only. */
export function vectorIndexerContract(name: string, open: OpenIndexer<VectorIndexer>): void {
  describe(`${name} as a VectorIndexer`, () => {
    it('finds the nearest vectors, nearest first', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['far', 'near', 'same'], vectors(fan)));
      const [hits, none] = await indexer.query(vectors([[2, 0]]), 2);
      expect(hits?.ids).toEqual(['same', 'near']);
      expect(hits?.distances[0]).toBeCloseTo(0, 6);
      expect(hits?.distances[1]).toBeCloseTo(1 - Math.SQRT1_2, 6);
      expect(none).toBeUndefined();
    });

    it('answers each query with at most top_k hits, and with all there are when that is fewer', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['far', 'near', 'same'], vectors(fan)));
      const queries = vectors([
        [1, 0],
        [-1, 0],
      ]);
      const counts = async (topK: number) =>
        (await indexer.query(queries, topK)).map(({ ids, distances }) => [
          ids.length,
          distances.length,
        ]);
      expect(await counts(0)).toEqual(Array(2).fill([0, 0]));
      expect(await counts(1)).toEqual(Array(2).fill([1, 1]));
      expect(await counts(1_000_000_000)).toEqual(Array(2).fill([3, 3]));
    });

    it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses top_k %p', async (topK) => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const query = async () => indexer.query(vectors([[1, 0]]), topK);
      await expect(query()).rejects.toMatchObject({ code: 'ERR_TOP_K' });
    });

    it('answers an empty index with no hits, and says once that it is empty', async () => {
      await using workspace = await Workspace.create(open);
      const lines: string[] = [];
      const indexer = await workspace.open({ log: (line) => lines.push(line) });
      const query = vectors([
        [1, 0],
        [0, 1],
      ]);
      expect(await indexer.query(query, 5)).toEqual(Array(2).fill({ ids: [], distances: [] }));
      expect(await indexer.query(query, 5)).toHaveLength(2);
      expect(lines).toEqual([expect.stringContaining('is empty')]);
      expect(indexer.size).toBe(0);
      expect(indexer.queryByKey(['a'])).toEqual([undefined]);
    });

    it('replaces the vector of an id that comes again, in one request and in a later one', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () =>
        indexer.add(
          ['a', 'a'],
          vectors([
            [1, 0],
            [0, 1],
          ]),
        ),
      );
      await expectHits(indexer, [0, 1], ['a']);
      await write([indexer], 'r2', () => indexer.add(['a'], vectors([[-1, 0]])));
      await expectHits(indexer, [-1, 0], ['a']);
      expect(indexer.size).toBe(1);
      expect(stored(indexer, 'a')).toEqual([-1, 0]);
    });

    it('updates only what is stored, forgets what is deleted, ignores unknown ids', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a', 'b', 'c'], vectors(fan)));
      await write([indexer], 'r2', () => {
        indexer.update(
          ['a', 'new'],
          vectors([
            [1, 0],
            [1, 0],
          ]),
        );
        indexer.delete(['b', 'unknown']);
      });
      expect(indexer.size).toBe(2);
      expect(['a', 'b', 'c', 'new'].map((id) => stored(indexer, id))).toEqual([
        [1, 0],
        undefined,
        fan[2],
        undefined,
      ]);
      await expectHits(indexer, [1, 0], ['a', 'c']);
    });

    it('gives back the vectors as they came, with their model', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], vectors([[3, 4.5]], 'model A')));
      const [vector, unknown] = indexer.queryByKey(['a', 'b']);
      expect(vector).toMatchObject({ dtype: 'float32', shape: [2], model: 'model A' });
      expect([...(vector?.data ?? [])]).toEqual([3, 4.5]);
      expect(unknown).toBeUndefined();
    });

    it('is not changed by what is done to the vectors afterwards', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const given = vectors([[3, 4]]);
      await write([indexer], 'r1', () => {
        indexer.add(['a'], given);
        given.data.fill(7);
      });
      indexer.queryByKey(['a'])[0]?.data.fill(9);
      expect(stored(indexer, 'a')).toEqual([3, 4]);
    });

    it('takes vectors from the middle of a larger buffer', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const data = new Float32Array([9, 9, 9, 3, 4, 5, 12, 9]).subarray(3, 7);
      await write([indexer], 'r1', () =>
        indexer.add(['a', 'b'], { dtype: 'float32', shape: [2, 2], data }),
      );
      expect([stored(indexer, 'a'), stored(indexer, 'b')]).toEqual([
        [3, 4],
        [5, 12],
      ]);
    });

    it('shows nothing before the commit and forgets what is aborted', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await indexer.prepareWrite?.();
      indexer.add(['a'], vectors([[1, 0]]));
      expect(indexer.size).toBe(0);
      await indexer.abort?.('r1');
      await indexer.commit?.('r2');
      expect(indexer.size).toBe(0);
    });

    it('takes back the vectors of root Documents that failed, also from the search', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], vectors([[1, 0]])));
      await commit([indexer], 'r2', () =>
        indexer.add(['a', 'b', 'c'], vectors(fan), ['bad', 'bad', 'good']),
      );
      expect(indexer.size).toBe(3);
      await indexer.settle?.('r2', ['bad']);
      expect(indexer.size).toBe(2);
      expect([stored(indexer, 'a'), stored(indexer, 'b')]).toEqual([[1, 0], undefined]);
      await expectHits(indexer, [1, 0.1], ['a', 'c']);
    });

    it('takes vectors of another length and model once a failed request left the index empty', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await commit([indexer], 'r1', () => indexer.add(['a'], vectors([[1, 0]], 'model A')));
      await indexer.settle?.('r1', 'all');
      await write([indexer], 'r2', () => indexer.add(['a'], vectors([[1, 0, 0]], 'model B')));
      expect(stored(indexer, 'a')).toEqual([1, 0, 0]);
      await expectHits(indexer, [1, 0, 0], ['a']);
    });

    it.each([
      ['NaN', [1, Number.NaN], /NaN at position 1/],
      ['Infinity', [Number.NEGATIVE_INFINITY, 1], /-Infinity at position 0/],
      ['only zeros', [0, -0], /only zeros/],
      ['no numbers', [], /empty/],
    ])('refuses a vector with %s before anything is stored', async (_, bad, message) => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const batch = bad.length > 0 ? vectors([[1, 0], bad]) : vectors([bad, bad]);
      const id = bad.length > 0 ? 'bad' : 'good';
      for (const method of ['add', 'update'] as const) {
        expect(() => indexer[method](['good', 'bad'], batch)).toThrow(
          expect.objectContaining({
            code: 'ERR_VECTOR',
            documentId: id,
            message: expect.stringMatching(message),
          }),
        );
      }
      const query = async () => indexer.query(vectors([bad]), 1);
      await expect(query()).rejects.toMatchObject({ code: 'ERR_VECTOR' });
      await indexer.commit?.('r1');
      expect(indexer.size).toBe(0);
    });

    it('refuses a tensor whose shape does not fit the ids', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const flat: Tensor<'float32'> = { dtype: 'float32', shape: [2], data: new Float32Array(2) };
      const short: Tensor<'float32'> = { ...flat, shape: [2, 2] };
      for (const bad of [flat, short, vectors(fan)]) {
        expect(() => indexer.add(['a', 'b'], bad)).toThrow(
          expect.objectContaining({ code: 'ERR_VECTOR' }),
        );
      }
    });

    it('takes a request without vectors', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const none = { dtype: 'float32', shape: [0, 0], data: new Float32Array() } as const;
      await write([indexer], 'r1', () => indexer.add([], none));
      expect(await indexer.query(none, 3)).toEqual([]);
      expect(indexer.size).toBe(0);
    });

    it('refuses vectors of another length, with both numbers, and keeps what it has', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], vectors([[1, 0]])));
      const refusal = expect.objectContaining({
        code: 'ERR_INDEX_DIMENSION',
        message: expect.stringMatching(/2 numbers.*3 numbers/),
      });
      expect(() => indexer.add(['b'], vectors([[1, 0, 0]]))).toThrow(refusal);
      expect(() => indexer.update(['a'], vectors([[1, 0, 0]]))).toThrow(refusal);
      const query = async () => indexer.query(vectors([[1, 0, 0]]), 1);
      await expect(query()).rejects.toEqual(refusal);
      expect(stored(indexer, 'a')).toEqual([1, 0]);
    });

    it('refuses vectors of two lengths in the first request', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      indexer.add(['a'], vectors([[1, 0]]));
      expect(() => indexer.add(['b'], vectors([[1, 0, 0]]))).toThrow(
        expect.objectContaining({ code: 'ERR_INDEX_DIMENSION' }),
      );
      await indexer.commit?.('r1');
      expect(indexer.queryByKey(['a', 'b'])).toEqual([expect.anything(), undefined]);
    });

    it('lets only one of two shards set the length in an empty index', async () => {
      await using workspace = await Workspace.create(open);
      const shards = await workspace.openShards(2);
      const ids = Array.from({ length: 20 }, (_, n) => `id ${n}`);
      for (const [n, shard] of shards.entries()) {
        await shard.prepareWrite?.();
        shard.add(ids, vectors(ids.map(() => (n === 0 ? [1, 0] : [1, 0, 0]))));
      }
      await shards[0]?.commit?.('r1');
      const late = async () => shards[1]?.commit?.('r1');
      await expect(late()).rejects.toMatchObject({ code: 'ERR_INDEX_DIMENSION' });
      expect(shards[1]?.size).toBe(0);
    });

    it('remembers the model: refuses another one with both names, takes vectors of an unknown one', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], vectors([[1, 0]], 'model A')));
      await workspace.closeAll();
      const again = await workspace.open();
      const refusal = expect.objectContaining({
        code: 'ERR_INDEX_MODEL',
        message: expect.stringMatching(/model A.*model B/),
      });
      expect(() => again.add(['b'], vectors([[1, 0]], 'model B'))).toThrow(refusal);
      const query = async () => again.query(vectors([[1, 0]], 'model B'), 1);
      await expect(query()).rejects.toEqual(refusal);
      await write([again], 'r2', () => again.add(['b'], vectors([[0, 1]])));
      await expectHits(again, [1, 0.1], ['a', 'b']);
    });

    it('takes vectors of the same weights by another name', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const model = (name: string, hash: string): string => `${name}:sha256-${hash.repeat(16)}`;
      await write([indexer], 'r1', () => indexer.add(['a'], vectors([[1, 0]], model('x', '0'))));
      await expectHits(indexer, [1, 0.1], ['a']);
      expect(await indexer.query(vectors([[1, 0]], model('y/z', '0')), 1)).toHaveLength(1);
      const query = async () => indexer.query(vectors([[1, 0]], model('x', '1')), 1);
      await expect(query()).rejects.toMatchObject({ code: 'ERR_INDEX_MODEL' });
    });

    it('refuses an id that is too long', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      expect(() => indexer.add(['x'.repeat(37)], vectors([[1, 0]]))).toThrow(
        expect.objectContaining({ code: 'ERR_ID_LENGTH', documentId: 'x'.repeat(37) }),
      );
      await write([indexer], 'r1', () => indexer.add(['x'.repeat(36)], vectors([[1, 0]])));
      expect(indexer.size).toBe(1);
    });

    it('refuses to write with read_only, and searches', async () => {
      await using workspace = await Workspace.create(open);
      const writer = await workspace.open();
      await write([writer], 'r1', () => writer.add(['a'], vectors([[1, 0]])));
      const reader = await workspace.open({ readOnly: true });
      const refusal = expect.objectContaining({ code: 'ERR_INDEX_READ_ONLY' });
      expect(() => reader.add(['b'], vectors([[1, 0]]))).toThrow(refusal);
      expect(() => reader.delete(['a'])).toThrow(refusal);
      await expectHits(reader, [1, 0], ['a']);
    });

    it('shows a reader what a writer changes later, row by row and all at once', async () => {
      await using workspace = await Workspace.create(open);
      const [writer, reader] = [await workspace.open(), await workspace.open()];
      await expectHits(reader, [1, 0], []);
      await write([writer], 'r1', () => writer.add(['a', 'b', 'c'], vectors(fan)));
      await expectHits(reader, [1, 0], ['c', 'b', 'a']);
      await write([writer], 'r2', () => {
        writer.delete(['c']);
        writer.update(['a'], vectors([[1, 0.1]]));
      });
      await expectHits(reader, [1, 0], ['a', 'b']);
      await write([writer], 'r3', () => writer.delete(['a', 'b']));
      await expectHits(reader, [1, 0], []);
      await write([writer], 'r4', () => writer.add(['d'], vectors([[0, 0, 1]])));
      await expectHits(reader, [0, 0, 1], ['d']);
      expect(stored(reader, 'd')).toEqual([0, 0, 1]);
    });

    it('answers the same with 1, 2 and 3 shards, and after it is opened with another number', async () => {
      await using workspace = await Workspace.create(open);
      const rows = Array.from({ length: 90 }, (_, n) => [Math.sin(n), Math.cos(3 * n), n % 7]);
      const ids = rows.map((_, n) => `id ${n}`);
      let expected: Merged | undefined;
      for (const [round, count] of [1, 3, 2, 1].entries()) {
        const shards = await workspace.openShards(count);
        const part = [round * 20, round * 20 + 40] as const;
        if (round > 0) {
          expect(await merged(shards, [0.3, 0.4, 1], 20)).toEqual(expected);
          expect(shards.reduce((sum, shard) => sum + shard.size, 0)).toBe(20 + round * 20);
        }
        await write(shards, `r${round}`, (n) =>
          shards[n]?.add(ids.slice(...part), vectors(rows.slice(...part))),
        );
        expected = await merged(shards, [0.3, 0.4, 1], 20);
        expect(expected).toHaveLength(20);
        await workspace.closeAll();
      }
    });
  });
}
