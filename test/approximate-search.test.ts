import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type DocumentInput, Flow } from '../packages/podflow/dist/index.js';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const [count, length] = [3000, 24];

it('a Flow with two shards of an HnswlibIndexer finds what a NumpyIndexer finds, and keeps its graphs', async () => {
  await using folder = await temporaryFolder();
  const exact = await podOf(folder.path, 'NumpyIndexer', {});
  const near = await podOf(folder.path, 'HnswlibIndexer', { approximate_from: 100, ef_query: 300 });
  await using index = await flowOf(exact, { readOnly: false });
  await index.index(
    Array.from({ length: count }, (_, n) => document(`id ${n}`, n)),
    {
      requestSize: 500,
    },
  );
  await index.close();
  const expected = await search(exact, 0);
  expect(expected.map((ids) => ids.length)).toEqual([10, 10, 10, 10, 10]);
  // At first exactly, then by the graphs that are built meanwhile, then by those from the disk.
  expect(await search(near, 1000)).toEqual(expected);
  expect(await search(near, 0)).toEqual(expected);
  const files = await readdir(join(folder.path, 'vectors'));
  const graphs = files.filter((file) => file.endsWith('.usearch')).sort();
  expect(graphs).toEqual([1, 2].map((shard) => `vectors%3Avectors-${shard}-of-2.usearch`));
});

async function podOf(workspace: string, name: string, options: Record<string, unknown>) {
  const file = join(workspace, `${name}.yml`);
  const metas = { name: 'vectors', workspace };
  const text = `!${name}\nwith: ${JSON.stringify(options)}\nmetas: ${JSON.stringify(metas)}\n`;
  await writeFile(file, text);
  return file;
}

async function flowOf(uses: string, { readOnly }: { readOnly: boolean }) {
  const flow = new Flow();
  flow.add({ name: 'vectors', uses, shards: 2, polling: readOnly ? 'all' : 'any', readOnly });
  return flow.start();
}

/** Ids that are found for five queries, asked twice with a pause of ms between. */
async function search(uses: string, pause: number): Promise<string[][]> {
  await using flow = await flowOf(uses, { readOnly: true });
  const queries = Array.from({ length: 5 }, (_, n) => document(`query ${n}`, n + 0.5));
  const found: string[][] = [];
  for (const wait of [pause, 0]) {
    const answers: string[][] = [];
    await flow.search(queries, {
      onDone: ({ docs }: { docs: { matches?: { id: string; score?: { value: number } }[] }[] }) => {
        for (const { matches = [] } of docs) {
          const best = matches.sort((a, b) => (a.score?.value ?? 0) - (b.score?.value ?? 0));
          answers.push(best.slice(0, 10).map(({ id }) => id));
        }
      },
    });
    found.splice(0, found.length, ...answers);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return found;
}

function document(id: string, seed: number): DocumentInput {
  const data = Float32Array.from({ length }, (_, at) =>
    Math.sin(seed * 12.9898 + at * at * 78.233),
  );
  return { id, embedding: { dtype: 'float32', shape: [length], data } };
}
