import { type ChildProcess, fork, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExecutorContext } from '@podflow/core';
import type { IndexerOptions } from '../../../../test/contracts/indexer-harness.ts';
import { contextOf } from './open-indexer.ts';

const script = fileURLToPath(new URL('../fixtures/index-writer.mjs', import.meta.url));

/** What another writer is told to do: its requests, one after the other; vectors have 64 numbers. */
export interface WriterTask {
  requests: { requestId: string; ids: string[] }[];
  settles: boolean;
}

/** `done`, `closed`, or what it threw. */
export type WriterAnswer = string | { code: string; message: string };

/** A writer in another process; it uses the built package. */
export class WriterProcess implements AsyncDisposable {
  /** Requests of which it told that they are settled. */
  readonly settled: string[] = [];
  readonly #process: ChildProcess;

  /** @param fileBlocks Largest file it may write, in units of 1024 bytes (512 on some systems). */
  constructor(fileBlocks?: number) {
    const options = { execArgv: [] };
    this.#process =
      fileBlocks === undefined
        ? fork(script, options)
        : spawn('sh', ['-c', `ulimit -f ${fileBlocks}; exec "$0" "$1"`, process.execPath, script], {
            stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
          });
    this.#process.on('message', ({ settled }: { settled?: string }) => {
      if (settled !== undefined) this.settled.push(settled);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async run(options: IndexerOptions, task: WriterTask): Promise<WriterAnswer> {
    this.#process.send({ context: plainContext(options), ...task });
    return answerOf(this.#process);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** A writer in another thread of this process. */
export class WriterThread implements AsyncDisposable {
  readonly #worker = new Worker(script);

  async run(options: IndexerOptions, task: WriterTask): Promise<WriterAnswer> {
    return this.#ask({ context: plainContext(options), ...task });
  }

  async close(): Promise<WriterAnswer> {
    return this.#ask({ close: true });
  }

  /** Ends it at once, without closing anything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(message: object): Promise<WriterAnswer> {
    this.#worker.postMessage(message);
    return answerOf(this.#worker);
  }
}

/** The first message that is not about one request. */
async function answerOf(source: ChildProcess | Worker): Promise<WriterAnswer> {
  for await (const [message] of on(source, 'message')) {
    if (message.settled === undefined) return message;
  }
  throw new Error('the writer ended without an answer');
}

/** The part of a context that can be sent. */
function plainContext(options: IndexerOptions): Partial<ExecutorContext> {
  const { metas, pod, shard, shards, owner } = contextOf('index', options);
  return { metas, pod, shard, shards, owner };
}
