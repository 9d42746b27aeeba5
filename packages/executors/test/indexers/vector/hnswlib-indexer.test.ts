import { spawnSync } from 'node:child_process';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Tensor, VectorIndexer } from '@podflow/core';
import { Workspace, write } from '../../../../../test/contracts/indexer-harness.ts';
import { vectorIndexerContract } from '../../../../../test/contracts/vector-indexer.ts';
import { createHnswlibIndexer } from '../../../src/indexers/vector/hnswlib-indexer.ts';
import { createNumpyIndexer } from '../../../src/indexers/vector/numpy-indexer.ts';
import { opener } from '../open-indexer.ts';

const openHnsw = opener<VectorIndexer>(createHnswlibIndexer);
const openNumpy = opener<VectorIndexer>(createNumpyIndexer);

/** With a graph of however few vectors. */
const open: typeof openHnsw = (options) =>
  openHnsw({ ...options, with: { approximate_from: 1, ...options.with } });

vectorIndexerContract('HnswlibIndexer', open);
vectorIndexerContract('NumpyIndexer with approximate_from', (options) =>
  openNumpy({ ...options, with: { approximate_from: 1, ...options.with } }),
);

const [count, length] = [3000, 16];
const ids = Array.from({ length: count }, (_, n) => `id ${n}`);
const rows = cloud(count, 1);
const queries = cloud(40, 1.37);

describe('HnswlibIndexer', () => {
  it('finds nearly all of the nearest, at their exact distances, and builds while it searches exactly', async () => {
    await using workspace = await Workspace.create(open);
    const { log, lines } = listener();
    const indexer = await workspace.open({ log });
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
    const exact = await exactHits(workspace, {});
    expect(await indexer.query(tensorOf(queries), 10)).toEqual(exact);
    await untilBuilt(lines);
    const found = await indexer.query(tensorOf(queries), 10);
    expect(recall(found, exact)).toBeGreaterThan(0.95);
    for (const [at, { ids: near, distances }] of found.entries()) {
      const known = new Map(exact[at]?.ids.map((id, n) => [id, exact[at]?.distances[n]]));
      for (const [n, id] of near.entries()) {
        if (known.has(id)) expect(distances[n]).toBe(known.get(id));
      }
      expect([...distances]).toEqual([...distances].sort((a, b) => a - b));
    }
    expect(lines[0]).toMatch(/building an HNSW graph of 3,000 vectors .*searches are exact/);
  });

  it('by l2 gives squared distances', async () => {
    await using workspace = await Workspace.create(open);
    const { log, lines } = listener();
    const indexer = await workspace.open({ log, with: { space: 'l2' } });
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
    await indexer.query(tensorOf(queries), 1);
    await untilBuilt(lines);
    const exact = await exactHits(workspace, { metric: 'sqeuclidean' });
    const found = await indexer.query(tensorOf(queries), 10);
    expect(recall(found, exact)).toBeGreaterThan(0.95);
    expect(found[0]?.distances[0]).toBe(exact[0]?.distances[0]);
  });

  it('knows what was changed after the graph was built', async () => {
    await using workspace = await Workspace.create(open);
    const { log, lines } = listener();
    const [writer, reader] = [await workspace.open(), await workspace.open({ log })];
    await write([writer], 'r1', () => writer.add(ids, tensorOf(rows)));
    await reader.query(tensorOf(queries), 1);
    await untilBuilt(lines);
    const [best] = await reader.query(tensorOf(queries.slice(0, 1)), 3);
    const [first = '', second = '', third = ''] = best?.ids ?? [];
    await write([writer], 'r2', () => {
      writer.delete([first]);
      writer.update([third], tensorOf(queries.slice(0, 1)));
      writer.add(['new'], tensorOf(queries.slice(0, 1)));
    });
    const [after] = await reader.query(tensorOf(queries.slice(0, 1)), 3);
    expect(after?.ids.slice(0, 2).sort()).toEqual([third, 'new'].sort());
    expect(after?.ids[2]).toBe(second);
    expect(reader.size).toBe(count);
  });

  it('finds as many hits as are asked for when most vectors are gone', async () => {
    await using workspace = await Workspace.create(open);
    const { log, lines } = listener();
    const indexer = await workspace.open({ log });
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
    await indexer.query(tensorOf(queries), 1);
    await untilBuilt(lines);
    await write([indexer], 'r2', () => indexer.delete(ids.slice(12)));
    for (const k of [5, 12, 100, 1_000_000]) {
      const [hits] = await indexer.query(tensorOf(queries.slice(0, 1)), k);
      expect(hits?.ids).toHaveLength(Math.min(12, k));
    }
  });

  it('takes its graph from the disk at the next start, and puts in what came since', async () => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const writer = await openNumpy({ workspace: workspace.folder });
    await write([writer], 'r2', () => writer.add(['new'], tensorOf(queries.slice(0, 1))));
    await writer.close?.();
    const { log, lines } = listener();
    const indexer = await workspace.open({ log, readOnly: true });
    const [hits] = await indexer.query(tensorOf(queries.slice(0, 1)), 1);
    expect(hits?.ids).toEqual(['new']);
    expect(lines).toEqual([]);
    const exact = await exactHits(workspace, {});
    expect(recall(await indexer.query(tensorOf(queries), 10), exact)).toBeGreaterThan(0.95);
  });

  it.each([
    ['with its sign flipped', (row: number[]) => row.map((number) => -number)],
    ['in another order', (row: number[]) => row.toReversed()],
    [
      'with one number more, another less',
      (row: number[]) => [row[1] ?? 0, row[0] ?? 0, ...row.slice(2)],
    ],
  ])('finds a vector that was replaced, %s, since its graph was kept', async (_, change) => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const changed = change(rows[5] ?? []);
    const writer = await openNumpy({ workspace: workspace.folder });
    await write([writer], 'r2', () => writer.add([ids[5] ?? ''], tensorOf([changed])));
    await writer.close?.();
    const { log, lines } = listener();
    const indexer = await workspace.open({ log, readOnly: true });
    const [hits] = await indexer.query(tensorOf([changed]), 3);
    expect(hits?.ids[0]).toBe(ids[5]);
    expect(hits?.distances[0]).toBeCloseTo(0, 6);
    const [old] = await indexer.query(tensorOf([rows[5] ?? []]), 3);
    expect(old?.ids[0]).not.toBe(ids[5]);
    expect(lines).toEqual([]);
  });

  it.each([
    ['first', (same: number[][], others: number[][]) => [...same, ...others]],
    ['last', (same: number[][], others: number[][]) => [...others, ...same]],
  ])('finds others as well among 3,000 equal vectors that came %s', async (_, order) => {
    await using workspace = await Workspace.create(open);
    const { log, lines } = listener();
    const indexer = await workspace.open({ log });
    const same = Array.from({ length: 3000 }, () => cloud(1, 3.3)[0] ?? []);
    const all = order(same, rows.slice(0, 1000));
    const names = all.map((_row, n) => `id ${n}`);
    await write([indexer], 'r1', () => indexer.add(names, tensorOf(all)));
    await indexer.query(tensorOf(queries), 1);
    await untilBuilt(lines);
    const exact = await exactHits(workspace, {});
    expect(recall(await indexer.query(tensorOf(queries), 10), exact)).toBeGreaterThan(0.95);
    const [twins] = await indexer.query(tensorOf(same.slice(0, 1)), 5);
    const sameIds = names
      .filter((_name, n) => all[n] === same[0] || same.includes(all[n] ?? []))
      .sort();
    expect(twins?.ids).toEqual(sameIds.slice(0, 5));
    // One of them becomes another vector, some go: the rest stay.
    const [gone = '', moved = '', ...rest] = sameIds;
    await write([indexer], 'r2', () => {
      indexer.delete([gone]);
      indexer.update([moved], tensorOf(queries.slice(0, 1)));
    });
    expect((await indexer.query(tensorOf(same.slice(0, 1)), 5))[0]?.ids).toEqual(rest.slice(0, 5));
    expect((await indexer.query(tensorOf(queries.slice(0, 1)), 1))[0]?.ids).toEqual([moved]);
  });

  it('removes what killed processes left of their graphs, and nothing of living ones', async () => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const file = await graphFile(workspace, '.usearch');
    const { pid: dead = 0 } = spawnSync(process.execPath, ['-e', '']);
    const [left, used] = [`${file}.${dead}.new`, `${file}.${process.ppid}.new`];
    for (const each of [left, used]) await writeFile(each, 'half a graph');
    const indexer = await workspace.open({ readOnly: true });
    await indexer.query(tensorOf(queries), 1);
    const names = await readdir(join(workspace.folder, 'index'));
    expect(names).not.toContain(basename(left));
    expect(names).toContain(basename(used));
  });

  it('builds its graph anew when the file tells of another form', async () => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const file = await graphFile(workspace, '.json');
    const { keys: _keys, hashes: _hashes, ...older } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...older, lengths: older.ids.map(() => 1) }));
    const { log, lines } = listener();
    const indexer = await workspace.open({ log });
    expect(await indexer.query(tensorOf(queries), 10)).toEqual(await exactHits(workspace, {}));
    await untilBuilt(lines);
  });

  it.each([
    ['cut off', async (file: string) => truncate(file, 5000)],
    ['of nothing', async (file: string) => truncate(file, 0)],
    ['with another byte', async (file: string) => flip(file)],
  ])('builds its graph anew when the file is one %s', async (_, damage) => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const exact = await exactHits(workspace, {});
    for (const ending of ['.json', '.usearch']) {
      await damage(await graphFile(workspace, ending));
      const { log, lines } = listener();
      const indexer = await workspace.open({ log });
      const before = await indexer.query(tensorOf(queries), 10);
      // What is said of single vectors is compared with the index, so a wrong digit there spoils no graph.
      if (ending === '.usearch') expect(before).toEqual(exact);
      if (ending === '.usearch' || lines.length > 0) await untilBuilt(lines);
      expect(recall(await indexer.query(tensorOf(queries), 10), exact)).toBeGreaterThan(0.95);
      await workspace.closeAll();
    }
  });

  it('builds its graph anew for other settings', async () => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const { log, lines } = listener();
    const indexer = await workspace.open({
      log,
      with: { M: 8, ef_construction: 40, ef_query: 30 },
    });
    await indexer.query(tensorOf(queries), 10);
    await untilBuilt(lines);
    expect(lines).toHaveLength(2);
  });

  it('has one graph per shard, and another number of shards finds the same', async () => {
    await using workspace = await Workspace.create(open);
    await build(workspace);
    const exact = await exactHits(workspace, {});
    const logs = [listener(), listener()];
    const shards = await Promise.all(
      logs.map(({ log }, n) => workspace.open({ owner: 'pod', shard: n + 1, shards: 2, log })),
    );
    expect(recall(await searchAll(shards), exact)).toBe(1);
    for (const { lines } of logs) await untilBuilt(lines);
    expect(recall(await searchAll(shards), exact)).toBeGreaterThan(0.95);
  });

  it('is exact in a shard of fewer vectors than approximate_from, and keeps no file', async () => {
    await using workspace = await Workspace.create(openHnsw);
    const indexer = await workspace.open();
    await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
    expect(await indexer.query(tensorOf(queries), 10)).toEqual(await exactHits(workspace, {}));
    await workspace.closeAll();
    const files = await readdir(join(workspace.folder, 'index'));
    expect(files.filter((file) => file.includes('usearch'))).toEqual([]);
  });

  it.each([
    { space: 'ip' },
    { M: 1 },
    { ef_query: 0 },
    { ef_construction: 1.5 },
    { approximate_from: 0 },
  ])('refuses %p', async (wrong) => {
    await using workspace = await Workspace.create(open);
    await expect(workspace.open({ with: wrong })).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(Object.keys(wrong)[0] ?? ''),
    });
  });

  it('is not to be had for metrics that no graph takes', async () => {
    await using workspace = await Workspace.create(openNumpy);
    const options = { metric: 'cityblock', approximate_from: 10 };
    await expect(workspace.open({ with: options })).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringMatching(/cityblock.*cosine, euclidean or sqeuclidean/),
    });
  });
});

/** Fills the index, has its graph built, and closes it, so that the graph is on the disk. */
async function build(workspace: Workspace<VectorIndexer>): Promise<void> {
  const { log, lines } = listener();
  const indexer = await workspace.open({ log });
  await write([indexer], 'r1', () => indexer.add(ids, tensorOf(rows)));
  await indexer.query(tensorOf(queries), 1);
  await untilBuilt(lines);
  await workspace.closeAll();
}

function listener() {
  const lines: string[] = [];
  return { lines, log: (line: string) => void lines.push(line) };
}

async function untilBuilt(lines: readonly string[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!lines.some((line) => line.includes('HNSW graph built'))) {
    if (Date.now() > deadline) throw new Error(`No graph: ${lines.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function exactHits(workspace: Workspace<VectorIndexer>, options: Record<string, unknown>) {
  const indexer = await openNumpy({ workspace: workspace.folder, readOnly: true, with: options });
  const hits = await indexer.query(tensorOf(queries), 10);
  await indexer.close?.();
  return hits;
}

/** Ids of the ten nearest in all shards, per query. */
async function searchAll(shards: readonly VectorIndexer[]): Promise<{ ids: string[] }[]> {
  const answers = await Promise.all(shards.map((shard) => shard.query(tensorOf(queries), 10)));
  return queries.map((_, at) => {
    const hits = answers.flatMap((answer) => {
      const { ids: near = [], distances = [] } = answer[at] ?? {};
      return near.map((id, n) => ({ id, distance: distances[n] ?? Number.NaN }));
    });
    hits.sort((a, b) => a.distance - b.distance);
    return { ids: hits.slice(0, 10).map(({ id }) => id) };
  });
}

/** Share of the nearest that were found. */
function recall(found: readonly { ids: string[] }[], exact: readonly { ids: string[] }[]): number {
  const counts = exact.map(
    ({ ids: near }, at) => near.filter((id) => found[at]?.ids.includes(id)).length,
  );
  return (
    counts.reduce((sum, each) => sum + each, 0) /
    exact.reduce((sum, each) => sum + each.ids.length, 0)
  );
}

async function graphFile(workspace: Workspace<VectorIndexer>, ending: string): Promise<string> {
  const folder = join(workspace.folder, 'index');
  const file = (await readdir(folder)).find((each) => each.endsWith(ending));
  return join(folder, file ?? 'none');
}

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

/** Vectors that are not the same for any two seeds. */
function cloud(size: number, seed: number): number[][] {
  return Array.from({ length: size }, (_, n) =>
    Array.from({ length }, (_, at) => Math.sin((n + 1) * 12.9898 * seed + at * at * 78.233)),
  );
}

function tensorOf(vectors: readonly number[][]): Tensor<'float32'> {
  return {
    dtype: 'float32',
    shape: [vectors.length, length],
    data: Float32Array.from(vectors.flat()),
  };
}
