import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Envelope } from '../../document/envelope.ts';

/** Bytes of tensors, seen since the last collection, that are worth one as soon as nothing is to be done. */
const worthwhile = 32 * 1024 * 1024;

/** Bytes after which it does not wait for that. */
const most = 256 * 1024 * 1024;

/** ms without a request. */
const pause = 1_000;

/** Bytes from which a tensor counts. */
const large = 65_536;

/**
 * Has a thread let go of the tensors of requests that it is done with. They lie in shared memory, which V8 does not count: it would collect
 * what refers to them only when the thread's own heap has grown, or long after the last request, and a decoded photo has 75 MB.
 * A collection takes some 10 ms.
 */
export class TensorGarbage {
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Notes what a request had, when it is done. */
  add(envelopes: readonly Envelope[]): void {
    const tensors = new Set(envelopes.flatMap((envelope) => envelope.tensors));
    for (const { byteLength } of tensors) if (byteLength >= large) this.#bytes += byteLength;
    if (this.#bytes < worthwhile) return;
    clearTimeout(this.#timer);
    const wait = this.#bytes < most ? pause : 0;
    // Not at once: whoever calls refers to them still.
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
