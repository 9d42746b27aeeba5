import { describe, expect, it } from '@jest/globals';
import type { KeyValueIndexer } from '../../packages/core/src/executor/executor.ts';
import { commit, type OpenIndexer, Workspace, write } from './indexer-harness.ts';

/** What every KeyValueIndexer does. */
export function keyValueIndexerContract(name: string, open: OpenIndexer<KeyValueIndexer>): void {
  describe(`${name} as a KeyValueIndexer`, () => {
    it('gives back the bytes of an id and nothing for an unknown one', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a', 'ö 漢'], [bytes('one'), bytes('two')]));
      expect(texts(indexer, ['ö 漢', 'none', 'a'])).toEqual(['two', undefined, 'one']);
      expect(indexer.size).toBe(2);
    });

    it('keeps an empty value apart from no value', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [new Uint8Array()]));
      expect(texts(indexer, ['a', 'b'])).toEqual(['', undefined]);
    });

    it('replaces what has the same id, in one request and in a later one', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a', 'a'], [bytes('one'), bytes('two')]));
      expect(texts(indexer, ['a'])).toEqual(['two']);
      await write([indexer], 'r2', () => indexer.add(['a'], [bytes('three')]));
      expect(texts(indexer, ['a'])).toEqual(['three']);
      expect(indexer.size).toBe(1);
    });

    it('updates only what is stored', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      await write([indexer], 'r2', () => indexer.update(['a', 'b'], [bytes('new'), bytes('new')]));
      expect(texts(indexer, ['a', 'b'])).toEqual(['new', undefined]);
      expect(indexer.size).toBe(1);
    });

    it('forgets what is deleted and ignores unknown ids', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a', 'b'], [bytes('one'), bytes('two')]));
      await write([indexer], 'r2', () => indexer.delete(['a', 'unknown']));
      expect(texts(indexer, ['a', 'b'])).toEqual([undefined, 'two']);
      expect(indexer.size).toBe(1);
    });

    it('runs the writes of one request in their order', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => {
        indexer.add(['a', 'b'], [bytes('one'), bytes('one')]);
        indexer.update(['a'], [bytes('two')]);
        indexer.delete(['b']);
        indexer.update(['b'], [bytes('two')]);
      });
      expect(texts(indexer, ['a', 'b'])).toEqual(['two', undefined]);
      expect(indexer.size).toBe(1);
    });

    it('shows nothing before the commit and forgets what is aborted', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await indexer.prepareWrite?.();
      indexer.add(['a'], [bytes('one')]);
      expect(texts(indexer, ['a'])).toEqual([undefined]);
      await indexer.abort?.('r1');
      await indexer.commit?.('r2');
      expect(texts(indexer, ['a'])).toEqual([undefined]);
    });

    it('takes back the rows of the root Documents that failed', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['x'], [bytes('old')]));
      await commit([indexer], 'r2', () =>
        indexer.add(['x', 'y', 'z'], [bytes('x'), bytes('y'), bytes('z')], ['bad', 'bad', 'good']),
      );
      expect(texts(indexer, ['x', 'y', 'z'])).toEqual(['x', 'y', 'z']);
      await indexer.settle?.('r2', ['bad']);
      expect(texts(indexer, ['x', 'y', 'z'])).toEqual(['old', undefined, 'z']);
      expect(indexer.size).toBe(2);
    });

    it('takes back a delete of a request that failed', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      await commit([indexer], 'r2', () => indexer.delete(['a']));
      expect(texts(indexer, ['a'])).toEqual([undefined]);
      await indexer.settle?.('r2', 'all');
      expect(texts(indexer, ['a'])).toEqual(['one']);
    });

    it('settles a request once and ignores one it does not know', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await indexer.settle?.('never seen', 'all');
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      await indexer.settle?.('r1', 'all');
      expect(texts(indexer, ['a'])).toEqual(['one']);
    });

    it.each(ordersOfThree)(
      'keeps of three overlapping requests that end in the order %i %i %i the last one that succeeded',
      async (...order) => {
        await using workspace = await Workspace.create(open);
        const indexer = await workspace.open();
        for (const succeeding of subsetsOfThree) {
          const name = `succeeding ${succeeding}`;
          await write([indexer], `${name} old`, () => indexer.add(['a'], [bytes('old')]));
          for (const n of [0, 1, 2]) {
            await commit([indexer], `${name} ${n}`, () => indexer.add(['a'], [bytes(`new ${n}`)]));
          }
          await settleInOrder(indexer, name, order, succeeding);
          const last = succeeding.at(-1);
          expect([name, ...texts(indexer, ['a'])]).toEqual([
            name,
            last === undefined ? 'old' : `new ${last}`,
          ]);
        }
      },
    );

    it('still has everything after it was closed and opened again', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      await workspace.closeAll();
      expect(texts(await workspace.open(), ['a'])).toEqual(['one']);
    });

    it('can be closed twice', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      await indexer.close?.();
      await indexer.close?.();
      expect(texts(await workspace.open(), ['a'])).toEqual(['one']);
    });

    it.each([
      [1, 3],
      [3, 2],
      [2, 1],
    ])('spreads ids over %i shards and is read by %i', async (writers, readers) => {
      await using workspace = await Workspace.create(open);
      const shards = await workspace.openShards(writers);
      const ids = Array.from({ length: 40 }, (_, n) => `id ${n}`);
      await write(shards, 'r1', (n) => shards[n]?.add(ids, ids.map(bytes)));
      await write(shards, 'r2', (n) => shards[n]?.delete(['id 7']));
      expect(total(shards)).toBe(39);
      await workspace.closeAll();
      const others = await workspace.openShards(readers);
      expect(total(others)).toBe(39);
      for (const id of ids) {
        const found = others.flatMap((shard) => texts(shard, [id])).filter((text) => text);
        expect(found).toEqual(id === 'id 7' ? [] : [id]);
      }
    });

    it('refuses an id that is too long, and takes a longer one with key_length', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      const id = 'x'.repeat(37);
      expect(() => indexer.add(['ok', id], [bytes('a'), bytes('b')])).toThrow(
        expect.objectContaining({
          code: 'ERR_ID_LENGTH',
          documentId: id,
          message: expect.stringMatching(/37 characters.*up to 36/),
        }),
      );
      await indexer.commit?.('r1');
      expect(indexer.size).toBe(0);
      await workspace.closeAll();
      const wide = await workspace.open({ with: { key_length: 37 } });
      await write([wide], 'r2', () => wide.add([id], [bytes('b')]));
      expect(texts(wide, [id])).toEqual(['b']);
    });

    it('refuses to write with read_only, and reads', async () => {
      await using workspace = await Workspace.create(open);
      const indexer = await workspace.open();
      await write([indexer], 'r1', () => indexer.add(['a'], [bytes('one')]));
      const reader = await workspace.open({ readOnly: true });
      const refusal = expect.objectContaining({ code: 'ERR_INDEX_READ_ONLY' });
      expect(() => reader.prepareWrite?.()).toThrow(refusal);
      expect(() => reader.add(['a'], [bytes('two')])).toThrow(refusal);
      expect(() => reader.update(['a'], [bytes('two')])).toThrow(refusal);
      expect(() => reader.delete(['a'])).toThrow(refusal);
      expect(texts(reader, ['a'])).toEqual(['one']);
    });

    it('shows a reader what a writer stores later, also in an index that was missing', async () => {
      await using workspace = await Workspace.create(open);
      const lines: string[] = [];
      const reader = await workspace.open({ log: (line) => lines.push(line) });
      expect(texts(reader, ['a'])).toEqual([undefined]);
      expect(texts(reader, ['a'])).toEqual([undefined]);
      expect(lines).toEqual([expect.stringContaining('is empty')]);
      const writer = await workspace.open();
      await write([writer], 'r1', () => writer.add(['a'], [bytes('one')]));
      expect(texts(reader, ['a'])).toEqual(['one']);
      await commit([writer], 'r2', () => writer.add(['a'], [bytes('two')]));
      expect(texts(reader, ['a'])).toEqual(['two']);
      await writer.settle?.('r2', 'all');
      expect(texts(reader, ['a'])).toEqual(['one']);
      expect(lines).toHaveLength(1);
    });

    it('refuses arguments of the wrong kind', async () => {
      await using workspace = await Workspace.create(open);
      for (const bad of [{ key_length: 0 }, { key_length: 'long' }, { index_filename: '' }]) {
        await expect(workspace.open({ with: bad })).rejects.toMatchObject({ code: 'ERR_VALUE' });
      }
    });
  });
}

const ordersOfThree: [number, number, number][] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const subsetsOfThree = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

async function settleInOrder(
  indexer: KeyValueIndexer,
  name: string,
  order: readonly number[],
  succeeding: readonly number[],
): Promise<void> {
  for (const n of order) {
    await indexer.settle?.(`${name} ${n}`, succeeding.includes(n) ? [] : 'all');
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function texts(indexer: KeyValueIndexer, ids: readonly string[]): (string | undefined)[] {
  return indexer.query(ids).map((value) => value && new TextDecoder().decode(value));
}

function total(shards: readonly KeyValueIndexer[]): number {
  return shards.reduce((sum, shard) => sum + shard.size, 0);
}
