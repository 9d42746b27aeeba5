import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { FlowError } from '../../document/flow-error.ts';
import type { PeaEvent, PeaReply, PeaTask } from '../pea-protocol.ts';
import type { Transport, TransportOptions } from '../transport.ts';

// `src` and `dist` are siblings: a thread always runs the built file.
const workerFile = fileURLToPath(new URL('../../../dist/runtime/pea.worker.js', import.meta.url));

/** Peas in worker threads, one thread each, in one Piscina pool. A thread that dies is replaced when the pool has work again. */
export function openThreadTransport({ config, peers, onEvent }: TransportOptions): Transport {
  if (!existsSync(workerFile)) {
    throw new FlowError(
      'ERR_WORKER_NOT_BUILT',
      `The worker ${workerFile} does not exist; run: pnpm build`,
    );
  }
  const pool = new Piscina<PeaTask, PeaReply>({
    filename: workerFile,
    minThreads: peers,
    maxThreads: peers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: config,
    env: config.env,
  });
  pool.on('message', (event: PeaEvent) => onEvent(event));
  // A thread that dies idle has nobody to tell; the next task finds a new one.
  pool.on('error', () => {});
  let closed: Promise<void> | undefined;
  return {
    async send(task) {
      try {
        return await pool.run(task, { transferList: bodiesOf(task) });
      } catch (cause) {
        throw died(config.pod, config.shard, cause as Error);
      }
    },
    close() {
      closed ??= pool.destroy();
      return closed;
    },
  };
}

function bodiesOf(task: PeaTask): ArrayBuffer[] {
  if (task.type !== 'handle') return [];
  return task.parts.map(({ body }) => body.buffer as ArrayBuffer);
}

function died(pod: string, shard: number, cause: Error): FlowError {
  const name = shard > 1 ? `${pod}/${shard}` : pod;
  return new FlowError(
    'ERR_PEA_DIED',
    `A Pea of Pod ${name} ended while it worked on a request: ${cause.message}. The request was given up; the Pea is started again`,
    { pod, shard, cause },
  );
}
