import { FlowError } from '../../document/flow-error.ts';

/** The error of an Executor's method that returned something else than its kind says. @param label `Class.method`, with a place in the result. */
export function wrongResult(label: string, got: string, expected: string): FlowError {
  return new FlowError('ERR_EXECUTOR', `${label} returned ${got}; expected ${expected}`);
}

/** What came, in a few words. Never throws, whatever it is. */
export function describeResult(value: unknown): string {
  try {
    return describe(value);
  } catch {
    return 'an object that cannot be read';
  }
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value)}`;
    case 'object':
      return describeObject(value);
    case 'undefined':
      return 'nothing';
    case 'function':
      return 'a function';
    default:
      return `${typeof value === 'bigint' ? 'the bigint ' : ''}${String(value)}`;
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (ArrayBuffer.isView(value)) {
    const { length } = value as unknown as { length?: number };
    return `a ${arrayName(value)} of ${length ?? value.byteLength}`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const made = (value as { constructor?: { name?: unknown } }).constructor;
  const name = typeof made?.name === 'string' ? made.name : 'Object';
  return name === 'Object' ? `an object with ${keysOf(value)}` : `a ${name}`;
}

function keysOf(value: object): string {
  const keys = Object.keys(value);
  return keys.length === 0 ? 'no fields' : keys.slice(0, 6).join(', ');
}

/** Name of the class of a typed array, from whichever realm it comes. */
export function arrayName(value: ArrayBufferView): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Characters of a text that are shown. */
const longest = 40;
