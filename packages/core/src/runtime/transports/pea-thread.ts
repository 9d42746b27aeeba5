import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { FlowError } from '../../document/flow-error.ts';
import type { PeaConfig } from '../pea-protocol.ts';
import { within } from '../within.ts';
import type { FromThread, ThreadSetup, ToThread } from './thread-messages.ts';

/** ms that a thread which was never heard of may take to end by itself. */
const patience = 10_000;
/** ms for one that has answered before. It has loaded its native modules, so that it can be ended from outside. */
const shortPatience = 500;
/** ms in which a thread that is ended from outside should be gone; one that is deep in native code may never be. */
const lastPatience = 5_000;

// `src` and `dist` are siblings: a thread always runs the built file.
const workerFile = fileURLToPath(new URL('../../../dist/runtime/pea.worker.cjs', import.meta.url));

export interface PeaThreadOptions {
  config: PeaConfig;
  setup: Omit<ThreadSetup, 'port'>;
  onMessage(message: FromThread): void;
  /** Called once, when the thread ended by itself or by `kill`; everything it said before was handed over. */
  onExit(cause: Error): void;
}

/** One worker thread with a Pea in it, from its start to its end: Piscina's, but with a port of its own, which takes less time per task. */
export class PeaThread {
  readonly address: number;
  readonly #options: PeaThreadOptions;
  readonly #port: MessagePort;
  readonly #pool: Piscina<ThreadSetup, void>;
  /** Resolves when the thread is gone. */
  readonly #exited: Promise<void>;
  #cause: Error | undefined;
  #hasAnswered = false;
  #ended = false;
  #ending: Promise<void> | undefined;

  /** Throws `ERR_WORKER_NOT_BUILT`. */
  constructor(options: PeaThreadOptions) {
    if (!existsSync(workerFile)) {
      throw new FlowError(
        'ERR_WORKER_NOT_BUILT',
        `The worker ${workerFile} does not exist; run: pnpm build`,
      );
    }
    const { config, setup, onMessage } = options;
    this.#options = options;
    this.address = setup.address;
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
    this.#pool.on('error', (error: unknown) => {
      this.#cause ??= causeOf(error);
    });
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: FromThread) => {
      this.#hasAnswered ||= message.type === 'reply';
      onMessage(message);
    });
    port1.unref();
    this.#exited = this.#open({ ...setup, port: port2 });
  }

  /** True once it has answered something: its start, mostly. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  post(message: ToThread, moved: (ArrayBuffer | MessagePort)[] = []): void {
    this.#port.postMessage(message, moved);
  }

  /** Ends the thread, without a call of `onExit`; resolves when it is gone. May be called twice. */
  close(): Promise<void> {
    this.#ended = true;
    return this.gone();
  }

  /** Ends the thread whatever it is at; `onExit` is called at once, with this cause. */
  kill(cause: Error): void {
    void this.gone();
    this.#end(cause);
  }

  /**
   * Ends the thread if it runs, and resolves when it does not any more. It is asked to end first: one that is ended from outside
   * while it loads a native module takes the whole process with it.
   */
  gone(): Promise<void> {
    this.#ending ??= this.#endThread();
    return this.#ending;
  }

  async #endThread(): Promise<void> {
    this.post({ type: 'end' });
    await within(this.#exited, this.#hasAnswered ? shortPatience : patience);
    await within(this.#pool.destroy(), lastPatience);
    this.#port.close();
  }

  /** Nothing of it ever rejects: the thread of an Executor can end in any way. */
  async #open(setup: ThreadSetup): Promise<void> {
    const running = this.#pool.run(setup, { transferList: [setup.port] });
    running.catch((error: unknown) => {
      this.#cause ??= causeOf(error);
    });
    const ends = [...this.#pool.threads].map(
      (thread) =>
        new Promise<void>((resolve) => {
          thread.once('exit', (code) => {
            this.#end(new Error(`its thread ended with code ${code}`));
            resolve();
          });
        }),
    );
    await Promise.all(ends);
  }

  #end(cause: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    for (let last = receiveMessageOnPort(this.#port); last; ) {
      this.#options.onMessage(last.message);
      last = receiveMessageOnPort(this.#port);
    }
    void this.gone();
    this.#options.onExit(this.#cause ?? cause);
  }
}

/** Anything can be thrown. */
function causeOf(error: unknown): Error {
  if (error instanceof Error) return error;
  return new Error(String((error as { message?: unknown } | null)?.message ?? error));
}
