import type { Answer } from './answer.ts';

/** What is asked of a server. */
export type RequestMode = 'index' | 'search' | 'update' | 'delete';

/** Overrides parameters of drivers of one class. */
export interface QueryLang {
  /** Class name of a driver, e.g. `SliceQL`. */
  name: string;
  parameters: { [key: string]: unknown };
  /** @default 0 */
  priority?: number;
  disabled?: boolean;
}

/** Parts of an answer that must be asked for. `buffer`: pictures as they are stored. */
export type Included = 'buffer';

/** How far a call is. */
export interface Progress {
  /** Documents (or ids) that are answered. */
  done: number;
  /** Number of Documents to send; undefined when the input has no length, such as a generator. */
  total: number | undefined;
  /** Number of those in `done` that an Executor failed on. */
  failed: number;
}

/** Options of one call. */
export interface RunOptions {
  /** Matches per Document, 1 to 10000. @default what the YAML of the Flow says */
  topK?: number;
  /** Documents per request. @default 100 */
  requestSize?: number;
  queryset?: readonly QueryLang[];
  /** Parts that the answers have in addition. @default none: pictures above 24 kB are thumbnails, or are left out of answers to writes */
  include?: readonly Included[];
  /**
   * What to do when the server refuses a request for one of its Documents, e.g. a picture above its limit. true: it is sent again
   * in halves; what is at fault is left out and named in `errors`, the others go on. @default false: the call throws
   */
  skipRefused?: boolean;
  /** Ends the call: `ERR_ABORTED`. */
  signal?: AbortSignal;
  /** Called after each request. */
  onProgress?: (progress: Progress) => void;
  /** Called with the answer to each request, in the order in which they come. */
  onAnswer?: (answer: Answer) => void;
}
