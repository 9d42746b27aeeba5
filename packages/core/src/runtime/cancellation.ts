import { FlowError } from '../document/flow-error.ts';

/** Why a request is given up by whoever sent it. */
export type CancelReason =
  /** The Flow took too long: a Pod that still works at it counts as stuck at once. */
  | 'late'
  /** Nobody wants the answer any more. */
  | 'unwanted';

/**
 * Gives up one request that is under way. Up to the moment in which the Flow begins to settle it nothing of the request stays
 * stored; from then on it ends as if nobody had tried.
 */
export class Cancellation {
  #state: 'open' | 'cancelled' | 'closed' = 'open';
  #reason: CancelReason = 'unwanted';
  #listener: ((reason: CancelReason) => void) | undefined;

  get isCancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** Gives the request up. False when it is too late for that: its answer comes in a moment. May be called twice. */
  cancel(reason: CancelReason = 'unwanted'): boolean {
    if (this.#state === 'closed') return false;
    if (this.#state === 'open') {
      this.#state = 'cancelled';
      this.#reason = reason;
      this.#listener?.(reason);
    }
    return true;
  }

  /** Called by the Flow before it settles the request. False when the request was given up: nothing of it is to stay. */
  close(): boolean {
    if (this.#state === 'open') this.#state = 'closed';
    this.#listener = undefined;
    return this.#state === 'closed';
  }

  /** Calls `listener` when the request is given up, or at once when it was. One listener at a time. */
  onCancel(listener: (reason: CancelReason) => void): void {
    this.#listener = listener;
    if (this.isCancelled) listener(this.#reason);
  }

  /** Throws `ERR_CANCELLED`. */
  throwIfCancelled(): void {
    if (this.isCancelled) throw cancelledError();
  }
}

/** The error of a request that whoever sent it gave up. */
export function cancelledError(): FlowError {
  return new FlowError(
    'ERR_CANCELLED',
    'The request was given up by whoever sent it; nothing of it stays stored',
  );
}
