import type { QueryLang } from '../document/request.ts';
import type { Response } from './response.ts';

/** Options of `index`, `search`, `update`, `delete` and `train`. The snake_case names of Jina work too. */
export interface RunOptions {
  /** Documents per request. @default 100 */
  requestSize?: number;
  request_size?: number;
  /** Requests in flight at the same time. @default `prefetch` of the Flow, 50 */
  prefetch?: number;
  /** Matches per Document, 1 to 10000. @default what the YAML of the Flow says */
  topK?: number;
  top_k?: number;
  /** Type given to Documents that come without one, e.g. `image/png`. */
  mimeType?: string;
  mime_type?: string;
  /** Overrides parameters of drivers. */
  queryset?: QueryLang[];
  /** Called with each answer that has no error (with all answers when `onError` is not given). */
  onDone?: (response: Response) => unknown;
  on_done?: (response: Response) => unknown;
  /** Called with each answer that has an error. */
  onError?: (response: Response) => unknown;
  on_error?: (response: Response) => unknown;
  /** Called with each answer, after the other two. */
  onAlways?: (response: Response) => unknown;
  on_always?: (response: Response) => unknown;
  /**
   * ms that each Pea may work at a request; then the request is given up with `ERR_TIMEOUT` and the Pea is started again. 0: for ever.
   * @default `timeout_request` of each Pod: 60000 for searches, for ever for everything else
   */
  timeoutRequest?: number;
  timeout_request?: number;
  /**
   * Ends the run: nothing more is read from the input, which is told by its `return()`. What is under way has 0.3 s to end; then it is
   * given up, nothing of it stays stored, and the summary says so. The run resolves within a second, with what was done until then.
   */
  signal?: AbortSignal;
}

/** Run options with one spelling and all defaults. */
export interface ResolvedRunOptions {
  requestSize: number;
  prefetch: number;
  mimeType: string | undefined;
  queryset: QueryLang[];
  onDone: ((response: Response) => unknown) | undefined;
  onError: ((response: Response) => unknown) | undefined;
  onAlways: ((response: Response) => unknown) | undefined;
  timeoutRequest: number | undefined;
  signal: AbortSignal | undefined;
}
