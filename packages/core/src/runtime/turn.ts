/** The turn of one request in a Pea. */
export interface Turn {
  /** Nobody wants the result any more: the work may end early, with `ERR_CANCELLED`. */
  isCancelled(): boolean;
  /** Waits for work that is done elsewhere; meanwhile the Pea takes other requests. */
  aside<T>(work: Promise<T>): Promise<T>;
}

/** Of a request that is alone in its Pea. */
export const lonelyTurn: Turn = { isCancelled: () => false, aside: (work) => work };
