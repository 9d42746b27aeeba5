import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { numbered, storedFlow, storedFlowFile, storedIds } from './helpers/stored-flow.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

// How often an indexer alone outlives this is tested beside it, a hundred times; here it is all Pods at once.
describe('A Flow that is killed while it indexes', () => {
  it('has every Document it answered for, in all indexers, and no other in one alone', async () => {
    await using folder = await temporaryFolder();
    let last = 0;
    for (const [answers, pause] of [
      [0, 500],
      [1, 0],
      [4, 3],
      [9, 1],
      [20, 7],
      [33, 2],
    ] as const) {
      const answered = await indexUntil(answers, pause, folder.path, last + 1);
      // The next one that writes takes back what was left unfinished.
      await storedFlow(folder.path).index([numbered(0)]);
      const { vectors, documents } = await storedIds(folder.path);
      expect(vectors.sort(byNumber)).toEqual(documents.sort(byNumber));
      expect(answered.filter((id) => !documents.includes(id))).toEqual([]);
      last = Math.max(...documents.map(Number));
      // Requests are whole, too: nothing is missing between the first and the last one of them.
      expect(documents.length % 3).toBe(1);
    }
    expect(last).toBeGreaterThan(3 * 60);
  });
});

/** Indexes in a process of its own from Document `first` on; gives the ids that were answered for before it was killed. */
async function indexUntil(
  answers: number,
  pause: number,
  workspace: string,
  first: number,
): Promise<string[]> {
  const env = { ...process.env, JINA_WORKSPACE: workspace };
  const options = { execArgv: [], env };
  const writer = fork(storedFlowFile('writer.mjs'), [`${first}`], options);
  const gone = once(writer, 'exit');
  const answered: string[][] = [];
  await new Promise<void>((resolve) => {
    if (answers === 0) resolve();
    writer.once('exit', () => resolve());
    writer.on('message', (ids: string[]) => {
      if (answered.push(ids) === answers) resolve();
    });
  });
  await sleep(pause);
  writer.kill('SIGKILL');
  expect(await gone).toEqual([null, 'SIGKILL']);
  return answered.flat();
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
}
