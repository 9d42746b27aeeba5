import { decodeBase64 } from './base64.ts';
import { describeValue } from './describe-value.ts';
import { FlowError } from './flow-error.ts';
import { isBytes, ownBytes } from './own-bytes.ts';
import { isWellFormed } from './well-formed.ts';

/** Largest value of a protobuf `uint32`. */
const largestUint32 = 2 ** 32 - 1;

/** Objects and lists may be nested this deep inside one Document. */
const maxDepth = 32;

const maxPathLength = 200;

/** The error for a value that has not the form it should have, e.g. `data[3].uri: expected a text, got the number 5`. */
export function inputError(path: string, expected: string, got: unknown): FlowError {
  return inputFault(path, `expected ${expected}, got ${describeValue(got)}`);
}

/** An `ERR_INPUT` about the value at `path`; a path with very long keys is cut. */
export function inputFault(path: string, message: string): FlowError {
  return new FlowError('ERR_INPUT', `${shortened(path, maxPathLength)}: ${message}`);
}

/** A text. Throws `ERR_INPUT`. */
export function readText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw inputError(path, 'a text', value);
  return value;
}

/**
 * The id of a Document: a text that UTF-8 can write. Half a surrogate pair cannot be written, so two such ids would be
 * one. Throws `ERR_INPUT`.
 */
export function readId(value: unknown, path: string): string {
  const id = readText(value, path);
  if (isWellFormed(id)) return id;
  throw inputFault(
    path,
    'it has half a surrogate pair, which cannot be stored; expected an id in Unicode',
  );
}

/** Bytes: a text in base64, or the bytes themselves where they did not come as JSON. Throws `ERR_INPUT`. */
export function readBytes(value: unknown, path: string): Uint8Array {
  if (isBytes(value)) return ownBytes(value);
  const bytes = decodeBase64(readText(value, path));
  if (!bytes) throw inputError(path, 'base64', value);
  return bytes;
}

/** A finite number; protobuf's JSON may also write it as a text, such as `"0.5"`. Throws `ERR_INPUT`. */
export function readNumber(value: unknown, path: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw inputError(path, 'a finite number', value);
  }
  return number;
}

/** A whole number from 0 to 2^32 - 1. Throws `ERR_INPUT`. */
export function readUint32(value: unknown, path: string): number {
  const number = readNumber(value, path);
  if (!Number.isInteger(number) || number < 0 || number > largestUint32) {
    throw inputError(path, `a whole number from 0 to ${largestUint32}`, value);
  }
  return number;
}

/** A list, each item read by `read`. Throws `ERR_INPUT`. */
export function readList<T>(
  value: unknown,
  path: string,
  read: (item: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(value)) throw inputError(path, 'a list', value);
  return value.map((item, index) => read(item, `${path}[${index}]`));
}

/**
 * The entries of an object, those with `null` included.
 * Throws `ERR_INPUT` for anything else and for keys that could reach a prototype.
 */
export function readEntries(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw inputError(path, 'an object', value);
  }
  const entries = Object.entries(value);
  for (const [key, member] of entries) refusePrototypeKey(key, member, path);
  return entries;
}

/** Throws `ERR_INPUT` when `depth` (0 for the Document itself) is over the limit of 32. */
export function checkDepth(depth: number, path: string): void {
  if (depth <= maxDepth) return;
  throw inputFault(path, `nested deeper than the ${maxDepth} levels allowed`);
}

function refusePrototypeKey(key: string, member: unknown, path: string): void {
  const reachesPrototype =
    key === '__proto__' ||
    (key === 'constructor' &&
      typeof member === 'object' &&
      member !== null &&
      Object.hasOwn(member, 'prototype'));
  if (!reachesPrototype) return;
  throw inputFault(`${path}.${key}`, 'this key is not allowed, give it another name');
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
