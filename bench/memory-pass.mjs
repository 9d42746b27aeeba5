import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Passes over `bytes` of memory at the speed of the C library: both halves are the same, and comparing them reads each byte
 * once, at two places at a time. Resolves with one pass in this thread, one shared by as many threads as there are cores, and
 * `close`.
 */
export async function openMemoryPass(bytes) {
  const threads = availableParallelism();
  const halves = partsOf(bytes, 1)[0];
  const workers = partsOf(bytes, threads).map((part) => {
    const worker = new Worker(new URL('./memory-pass.worker.mjs', import.meta.url), {
      workerData: part[0].length,
    });
    return { worker, answer: () => new Promise((resolve) => worker.once('message', resolve)) };
  });
  await Promise.all(workers.map(({ answer }) => answer()));
  return {
    threads,
    one: () => halves[0].compare(halves[1]),
    async all() {
      const answers = workers.map(({ answer }) => answer());
      for (const { worker } of workers) worker.postMessage('go');
      return Math.max(...(await Promise.all(answers)));
    },
    close: () => Promise.all(workers.map(({ worker }) => worker.terminate())),
  };
}

function partsOf(bytes, count) {
  const length = Math.floor(bytes / count / 2);
  return Array.from({ length: count }, () => [Buffer.alloc(length, 7), Buffer.alloc(length, 7)]);
}
