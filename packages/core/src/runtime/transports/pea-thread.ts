import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { FlowError } from '../../document/flow-error.ts';
import type { PeaConfig } from '../pea-protocol.ts';
import type { FromThread, ThreadSetup, ToThread } from './thread-messages.ts';

/** ms a thread may take to end by itself. */
const patience = 10_000;

// `src` and `dist` are siblings: a thread always runs the built file.
const workerFile = fileURLToPath(new URL('../../../dist/runtime/pea.worker.cjs', import.meta.url));

export interface PeaThreadOptions {
  config: PeaConfig;
  /** See `ThreadSetup`. */
  address: number;
  progress: SharedArrayBuffer;
  onMessage(message: FromThread): void;
  /** Called once, when the thread ended by itself; everything it said before was handed over. */
  onExit(cause: Error): void;
}

/** One worker thread with a Pea in it, from its start to its end: Piscina's, but with a port of its own, which takes less time per task. */
export class PeaThread {
  readonly address: number;
  readonly #options: PeaThreadOptions;
  readonly #port: MessagePort;
  readonly #pool: Piscina<ThreadSetup, void>;
  /** Resolves when the thread is gone. */
  readonly #gone: Promise<void>;
  #cause: Error | undefined;
  #ended = false;
  #closing: Promise<void> | undefined;

  /** Throws `ERR_WORKER_NOT_BUILT`. */
  constructor(options: PeaThreadOptions) {
    if (!existsSync(workerFile)) {
      throw new FlowError(
        'ERR_WORKER_NOT_BUILT',
        `The worker ${workerFile} does not exist; run: pnpm build`,
      );
    }
    const { config, address, progress } = options;
    this.#options = options;
    this.address = address;
    this.#pool = new Piscina({
      filename: workerFile,
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Waiting by Atomics would block the thread's event loop, where its port is.
      atomics: 'disabled',
      workerData: config,
      env: config.env,
    });
    this.#pool.on('error', (error) => {
      this.#cause ??= error;
    });
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', options.onMessage);
    port1.unref();
    this.#gone = this.#open({ port: port2, address, progress });
  }

  post(message: ToThread, moved: (ArrayBuffer | MessagePort)[] = []): void {
    this.#port.postMessage(message, moved);
  }

  /**
   * Ends the thread. May be called twice. It is asked to: one that is ended from outside while it loads a native module takes the
   * whole process with it.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.post({ type: 'end' });
      const stop = new AbortController();
      const tooLate = sleep(patience, undefined, { signal: stop.signal }).catch(() => {});
      await Promise.race([this.#gone, tooLate]);
      stop.abort();
    }
    this.#port.close();
    await this.#pool.destroy();
  }

  async #open(setup: ThreadSetup): Promise<void> {
    const running = this.#pool.run(setup, { transferList: [setup.port] });
    const ends = [...this.#pool.threads].map(async (thread) => {
      const [code] = await once(thread, 'exit');
      this.#end(new Error(`its thread ended with code ${code}`));
    });
    running.catch((error: Error) => this.#end(error));
    await Promise.all(ends);
  }

  #end(cause: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    for (let last = receiveMessageOnPort(this.#port); last; ) {
      this.#options.onMessage(last.message);
      last = receiveMessageOnPort(this.#port);
    }
    this.#port.close();
    void this.#pool.destroy();
    this.#options.onExit(this.#cause ?? cause);
  }
}
