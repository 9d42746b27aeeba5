import { describe, expect, it } from '@jest/globals';
import type { Response } from '@podflow/core';
import type { DataSetDocument } from '../../src/datasets/data-set.ts';
import { IndexProgress } from '../../src/datasets/index-progress.ts';

async function* documents(ids: readonly string[]): AsyncGenerator<DataSetDocument> {
  for (const id of ids) yield { id, tags: { id, caption: id, file: `${id}.png` } };
}

function answer(documentIds: string[], errors: Response['status']['errors'] = []): Response {
  return { documentIds, status: { code: 'SUCCESS', errors } } as unknown as Response;
}

/** A run that sent `ids` and has no answer yet. */
async function sentRun(ids: readonly string[], start = 0) {
  const saved: number[] = [];
  const progress = new IndexProgress(start, async (count) => {
    saved.push(count);
  });
  for await (const _ of progress.watch(documents(ids))) {
  }
  const saveNow = async (): Promise<number | undefined> => {
    await progress.save();
    return saved.at(-1);
  };
  return { progress, saved, saveNow };
}

describe('IndexProgress', () => {
  it('counts what was answered without a gap from the start', async () => {
    const { progress, saveNow } = await sentRun(['a', 'b', 'c', 'd', 'e']);
    expect(await saveNow()).toBe(0);
    await progress.onAnswer(answer(['c', 'd']));
    expect(await saveNow()).toBe(0);
    await progress.onAnswer(answer(['a']));
    expect(await saveNow()).toBe(1);
    await progress.onAnswer(answer(['b']));
    expect(await saveNow()).toBe(4);
    await progress.onAnswer(answer(['e']));
    expect(await saveNow()).toBe(5);
  });

  it('counts on from an earlier run, and saves before the first Document', async () => {
    const { saved } = await sentRun([], 100);
    expect(saved).toEqual([100]);
    const { progress, saveNow } = await sentRun(['a', 'b'], 100);
    await progress.onAnswer(answer(['a', 'b']));
    expect(await saveNow()).toBe(102);
  });

  it('names the files of Documents that failed', async () => {
    const { progress } = await sentRun(['a', 'b']);
    const code = 'ERR_IMAGE_READ';
    await progress.onAnswer(answer(['b'], [{ code, message: 'broken', documentId: 'b' }]));
    await progress.onAnswer(answer(['a'], [{ code: 'ERR_PEA_DIED', message: 'gone' }]));
    expect(progress.failures).toEqual([
      { code, message: 'broken', documentId: 'b', input: 'b.png' },
      { code: 'ERR_PEA_DIED', message: 'gone' },
    ]);
  });
});
