import { FlowError } from '../document/flow-error.ts';
import type { QueryLang } from '../document/request.ts';
import type { ResolvedRunOptions, RunOptions } from './run-options.ts';

/** Most matches that may be asked for. */
const maxTopK = 10_000;

/** Checks run options and fills in defaults. Throws `ERR_VALUE` or `ERR_TOP_K` naming the option. */
export function resolveRunOptions(options: RunOptions, prefetch: number): ResolvedRunOptions {
  return {
    requestSize: positive('requestSize', options.requestSize ?? options.request_size ?? 100),
    prefetch: positive('prefetch', options.prefetch ?? prefetch),
    mimeType: options.mimeType ?? options.mime_type,
    queryset: [...(options.queryset ?? []), ...topKQueryset(options.topK ?? options.top_k)],
    onDone: options.onDone ?? options.on_done,
    onError: options.onError ?? options.on_error,
    onAlways: options.onAlways ?? options.on_always,
    timeoutRequest: milliseconds(options.timeoutRequest ?? options.timeout_request),
    signal: options.signal,
  };
}

/** The queryset entries that ask for `topK` matches; none for undefined. Throws `ERR_TOP_K` unless it is a whole number of 1 to 10000. */
function topKQueryset(topK: number | undefined): QueryLang[] {
  if (topK === undefined) return [];
  if (!Number.isInteger(topK) || topK < 1 || topK > maxTopK) {
    throw new FlowError(
      'ERR_TOP_K',
      `topK is ${topK}; expected a whole number from 1 to ${maxTopK}`,
    );
  }
  return [
    { name: 'SliceQL', parameters: { end: topK }, priority: 1 },
    { name: 'VectorSearchDriver', parameters: { top_k: topK }, priority: 1 },
  ];
}

/** Longest time that a timer can measure, in ms. */
const longestTime = 2 ** 31 - 1;

function milliseconds(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value >= 0 && value <= longestTime) return value;
  throw new FlowError(
    'ERR_VALUE',
    `The option timeoutRequest is ${value}; expected milliseconds, a whole number from 0 to ${longestTime}`,
  );
}

function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new FlowError(
    'ERR_VALUE',
    `The option ${name} is ${value}; expected a whole number above 0`,
  );
}
