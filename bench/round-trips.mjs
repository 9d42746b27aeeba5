import { Worker } from 'node:worker_threads';

const echo = `const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => parentPort.postMessage(message));`;

/** As many bytes as the encoded request of one short text. */
const body = new Uint8Array(150);

/** `count` workers that send back what they get. */
export function startRoundTrips(count) {
  const workers = Array.from({ length: count }, () => new Worker(echo, { eval: true }));
  return {
    /** µs for a round trip to each worker, one after another: the mean of `times`. */
    async run(times) {
      const start = performance.now();
      for (let time = 0; time < times; time++) {
        for (const worker of workers) {
          const answered = new Promise((resolve) => worker.once('message', resolve));
          worker.postMessage(body);
          await answered;
        }
      }
      return ((performance.now() - start) / times) * 1000;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
