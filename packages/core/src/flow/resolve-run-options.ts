import { longestTime } from '../config/schemas/setting.ts';
import { didYouMean } from '../config/suggest.ts';
import { describeValue } from '../document/describe-value.ts';
import { FlowError } from '../document/flow-error.ts';
import { topKQueryset } from '../input/top-k.ts';
import type { ResolvedRunOptions, RunOptions } from './run-options.ts';

/** Checks run options and fills in defaults. Throws `ERR_VALUE` or `ERR_TOP_K` naming the option. */
export function resolveRunOptions(options: RunOptions, prefetch: number): ResolvedRunOptions {
  checkNames(options);
  return {
    requestSize: positive('requestSize', options.requestSize ?? options.request_size ?? 100),
    prefetch: positive('prefetch', options.prefetch ?? prefetch),
    mimeType: options.mimeType ?? options.mime_type,
    queryset: [...(options.queryset ?? []), ...topKQueryset(options.topK ?? options.top_k)],
    onDone: callback('onDone', options.onDone ?? options.on_done),
    onError: callback('onError', options.onError ?? options.on_error),
    onAlways: callback('onAlways', options.onAlways ?? options.on_always),
    timeoutRequest: milliseconds(options.timeoutRequest ?? options.timeout_request),
    signal: signal(options.signal ?? undefined),
  };
}

const known: { [Name in keyof Required<RunOptions>]: true } = {
  requestSize: true,
  request_size: true,
  prefetch: true,
  topK: true,
  top_k: true,
  mimeType: true,
  mime_type: true,
  queryset: true,
  onDone: true,
  on_done: true,
  onError: true,
  on_error: true,
  onAlways: true,
  on_always: true,
  timeoutRequest: true,
  timeout_request: true,
  signal: true,
};

function checkNames(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const got = describeValue(options);
    throw new FlowError(
      'ERR_VALUE',
      `The options are ${got}; expected an object such as {topK: 5}`,
    );
  }
  const names = Object.keys(known);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(known, name)) continue;
    const hint = didYouMean(name, names) || `; expected one of ${names.join(', ')}`;
    throw new FlowError('ERR_VALUE', `The option ${name.slice(0, maxName)} is not known${hint}`);
  }
}

/** Characters of a name that are shown. */
const maxName = 40;

function milliseconds(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value >= 0 && value <= longestTime) return value;
  const expected = `milliseconds, a whole number from 0 to ${longestTime}`;
  throw wrong('timeoutRequest', value, expected);
}

function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw wrong(name, value, 'a whole number above 0');
}

function callback<T>(name: string, value: T): T {
  if (value === undefined || typeof value === 'function') return value;
  throw wrong(name, value, 'a function that takes an answer');
}

function signal(value: AbortSignal | undefined): AbortSignal | undefined {
  if (value === undefined || typeof value?.addEventListener === 'function') return value;
  throw wrong('signal', value, 'an AbortSignal, such as that of an AbortController');
}

function wrong(name: string, value: unknown, expected: string): FlowError {
  const got = typeof value === 'number' ? value : describeValue(value);
  return new FlowError('ERR_VALUE', `The option ${name} is ${got}; expected ${expected}`);
}
