import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Workspace } from '../../../../../test/contracts/indexer-harness.ts';
import { type Compound, openCompound } from '../compound/open-compound.ts';

const script = fileURLToPath(new URL('../../fixtures/compound-writer.mjs', import.meta.url));

/** When a writer is killed. */
interface Kill {
  /** Requests it has told of before. */
  told: number;
  /** ms after that. */
  pause: number;
}

/** Half of the kills early, when the writer opens the index and takes back what the one before left behind. */
const kills = fc.sample(
  fc.oneof(
    fc.record({ told: fc.constant(0), pause: fc.integer({ min: 0, max: 250 }) }),
    fc.record({ told: fc.integer({ min: 1, max: 12 }), pause: fc.integer({ min: 0, max: 4 }) }),
  ),
  { numRuns: 100, seed: 33 },
);

describe('An index whose writer is killed at any moment, a hundred times', () => {
  // Two at a time, each with an index of its own that outlives fifty writers.
  it.concurrent.each([
    ['first', kills.slice(0, 50)],
    ['second', kills.slice(50)],
  ])(
    'has all it told of, and no half of anything: %s fifty',
    async (_, moments) => {
      await using workspace = await Workspace.create(openCompound);
      let told = 0;
      let stored = 0;
      for (const moment of moments) {
        told = Math.max(told, await writeUntil(moment, workspace.folder, stored + 1));
        stored = await storedRequests(workspace, stored);
        expect(stored).toBeGreaterThanOrEqual(told);
        // One more at most: that which was settled, but killed before it told.
        expect(stored - told).toBeLessThanOrEqual(1);
        told = stored;
      }
      expect(stored).toBeGreaterThan(50);
    },
    180_000,
  );
});

/** Runs a writer from request `first` on; gives the last request that it told of. */
async function writeUntil({ told, pause }: Kill, folder: string, first: number): Promise<number> {
  const toldFile = join(folder, 'told');
  const writer = fork(script, [folder, `${first}`, toldFile], { execArgv: [] });
  const gone = once(writer, 'exit');
  await new Promise<void>((resolve) => {
    if (told === 0) resolve();
    writer.once('exit', () => resolve());
    writer.on('message', (request: number) => {
      if (request === first + told - 1) resolve();
    });
  });
  await sleep(pause);
  writer.kill('SIGKILL');
  // Nobody but the test ended it.
  expect(await gone).toEqual([null, 'SIGKILL']);
  // One that was killed at its start has no file yet.
  const lines = existsSync(toldFile) ? readFileSync(toldFile, 'utf8') : '';
  return Number(lines.trim().split('\n').at(-1));
}

/** Recovers the index as the next writer would; gives the last request it has and asserts that all are whole. */
async function storedRequests(workspace: Workspace<Compound>, known: number): Promise<number> {
  const compound = await workspace.open();
  await compound.prepareWrite?.();
  const { vectors, documents } = compound;
  let last = known;
  while (documents.query([`${last + 1} a`])[0]) last++;
  const ids = Array.from({ length: last }, (_, n) => [`${n + 1} a`, `${n + 1} b`]).flat();
  const same = last > 0 ? ['same'] : [];
  const values = documents.query([...ids, ...same]).map((value) => Number(value?.toString()));
  const rows = vectors.queryByKey([...ids, ...same]).map((vector) => vector?.data[1]);
  const expected = [...ids.map((id) => Number.parseInt(id, 10)), ...same.map(() => last)];
  expect(values).toEqual(expected);
  expect(rows).toEqual(expected);
  expect([documents.size, vectors.size]).toEqual([expected.length, expected.length]);
  await workspace.closeAll();
  return last;
}
