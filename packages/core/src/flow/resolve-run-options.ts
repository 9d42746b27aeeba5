import { longestTime } from '../config/schemas/setting.ts';
import { FlowError } from '../document/flow-error.ts';
import { topKQueryset } from '../input/top-k.ts';
import type { ResolvedRunOptions, RunOptions } from './run-options.ts';

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
