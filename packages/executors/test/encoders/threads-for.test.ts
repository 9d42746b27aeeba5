import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { threadsFor } from '../../src/encoders/threads-for.ts';

const cores = availableParallelism();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-threads-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file of `megabytes` without content. */
async function graph(name: string, megabytes: number): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, '');
  await truncate(file, megabytes * 2 ** 20);
  return file;
}

describe('threadsFor', () => {
  it('divides the cores among the Peas of a Pod', async () => {
    const file = await graph('large.onnx', 40);
    expect(await threadsFor(file, 1)).toBe(cores);
    expect(await threadsFor(file, cores)).toBe(1);
    expect(await threadsFor(file, 4 * cores)).toBe(1);
  });

  it('counts weights that lie beside the graph', async () => {
    const file = await graph('beside.onnx', 1);
    await graph('beside.onnx_data', 40);
    expect(await threadsFor(file, 1)).toBe(cores);
  });

  it('gives a small model one thread', async () => {
    expect(await threadsFor(await graph('small.onnx', 20), 1)).toBe(1);
  });
});
