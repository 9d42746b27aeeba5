import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Envelope } from '../../document/envelope.ts';

/** Bytes of tensors since the last collection from which the next one runs when the thread has been idle for `pause`. */
const worthwhile = 32 * 1024 * 1024;

/** Bytes from which it runs as soon as the request is done. */
const most = 256 * 1024 * 1024;

/** ms without a request after which a thread is idle. */
const pause = 1_000;

/** Smallest tensor, in bytes, that is counted. */
const large = 65_536;

/**
 * Collects the garbage of a thread when the tensors of its completed requests are large. Tensors lie in shared memory, which V8 does not
 * count, so that it would free them only when the heap of the thread has grown, or long after the last request; a decoded photo has 75 MB.
 * A collection takes some 10 ms.
 */
export class TensorGarbage {
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Counts the tensors of a completed request. */
  add(envelopes: readonly Envelope[]): void {
    const tensors = new Set(envelopes.flatMap((envelope) => envelope.tensors));
    for (const { byteLength } of tensors) if (byteLength >= large) this.#bytes += byteLength;
    if (this.#bytes < worthwhile) return;
    clearTimeout(this.#timer);
    const wait = this.#bytes < most ? pause : 0;
    // Not at once: the caller still refers to the tensors.
    this.#timer = setTimeout(() => this.#collect(), wait).unref();
  }

  #collect(): void {
    this.#bytes = 0;
    collectGarbage();
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
