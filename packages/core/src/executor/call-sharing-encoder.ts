import { setImmediate } from 'node:timers/promises';
import type { Tensor } from '../document/tensor.ts';
import type { Encoder, WarnOfRow } from './executor.ts';
import { checkRows } from './results/check-tensor.ts';

/** Contents of calls that are put together. More than this an encoder gets only when one caller asks for it. */
const mostContents = 16;

interface Call {
  contents: readonly unknown[];
  warn: WarnOfRow | undefined;
  resolve(vectors: Tensor<'float32'>): void;
  reject(error: unknown): void;
}

/**
 * Lets calls that come while another one runs share the next one: several contents at once take an encoder less time than one by one, since
 * it goes through its weights once. The encoder itself is never called twice at a time. Only for encoders whose vector of a
 * content does not depend on the others.
 */
export class CallSharingEncoder implements Encoder<unknown> {
  readonly fingerprint?: string;
  readonly #encoder: Encoder<unknown>;
  #waiting: Call[] = [];
  #isRunning = false;

  constructor(encoder: Encoder<unknown>) {
    this.#encoder = encoder;
    if (encoder.fingerprint !== undefined) this.fingerprint = encoder.fingerprint;
  }

  accepts(content: unknown): content is unknown {
    return this.#encoder.accepts(content);
  }

  /** float32 `[contents.length, dimension]`; a view where calls were put together. Throws what the encoder throws for these contents. */
  encode(contents: readonly unknown[], warn?: WarnOfRow): Promise<Tensor<'float32'>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ contents, warn, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async close(): Promise<void> {
    await this.#encoder.close?.();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      // An encoder may hold the thread while it runs: what has come meanwhile is read first.
      await setImmediate();
      await this.#encodeTogether(this.#take());
    }
    this.#isRunning = false;
  }

  /** The first of those that wait, and what fits beside it. */
  #take(): Call[] {
    let count = 0;
    const end = this.#waiting.findIndex(({ contents }, i) => {
      count += contents.length;
      return i > 0 && count > mostContents;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  async #encodeTogether(calls: readonly Call[]): Promise<void> {
    try {
      const vectors = await this.#encoder.encode(
        calls.flatMap(({ contents }) => contents),
        (row, message) => warnOf(calls, row, message),
      );
      const count = calls.reduce((sum, { contents }) => sum + contents.length, 0);
      // Who asked checks a result of its own; this one is taken apart first.
      if (calls.length > 1) checkRows(vectors, 'encode', count);
      let start = 0;
      for (const { contents, resolve } of calls) {
        resolve(calls.length === 1 ? vectors : rowsOf(vectors, start, contents.length));
        start += contents.length;
      }
    } catch (error) {
      // What is wrong with one call must not fail the others.
      if (calls.length === 1) calls[0]?.reject(error);
      else for (const call of calls) await this.#encodeTogether([call]);
    }
  }
}

function warnOf(calls: readonly Call[], row: number, message: string): void {
  let start = 0;
  for (const { contents, warn } of calls) {
    if (row < start + contents.length) {
      warn?.(row - start, message);
      return;
    }
    start += contents.length;
  }
}

function rowsOf(vectors: Tensor<'float32'>, start: number, count: number): Tensor<'float32'> {
  const dimension = vectors.shape[1] ?? 0;
  const data = vectors.data.subarray(start * dimension, (start + count) * dimension);
  return { ...vectors, shape: [count, dimension], data };
}
