import { fileURLToPath } from 'node:url';
import { createDocument, encodeRequest } from '@podflow/core';
import { Piscina } from 'piscina';

const worker = fileURLToPath(new URL('./pipe-pool.worker.mjs', import.meta.url));
const prefetch = 50;

/** The least that a chain of threads can do: `count` pools of one thread, each passing encoded bodies on by transfer. */
export function pipePools(count) {
  const pools = Array.from(
    { length: count },
    () => new Piscina({ filename: worker, minThreads: 1, maxThreads: 1 }),
  );
  const pass = async (start) => {
    let { body } = encodeRequest({ type: 'index', docs: start });
    for (const pool of pools) body = await pool.run(body, { transferList: [body.buffer] });
  };
  return {
    /** Seconds for `documents` text Documents. */
    async run({ documents, requestSize }) {
      const begin = performance.now();
      const underWay = new Set();
      for (let first = 0; first < documents; first += requestSize) {
        const docs = Array.from({ length: requestSize }, (_, i) =>
          createDocument({ text: `hello ${first + i}`, mimeType: 'text/plain', modality: 'text' }),
        );
        const work = pass(docs).finally(() => underWay.delete(work));
        underWay.add(work);
        if (underWay.size >= prefetch) await Promise.race(underWay);
      }
      await Promise.all(underWay);
      return (performance.now() - begin) / 1000;
    },
    close: () => Promise.all(pools.map((pool) => pool.destroy())),
  };
}
