import { describeValue } from '../../document/describe-value.ts';
import { classOf } from '../../document/own-bytes.ts';
import type { VectorHits } from '../executor.ts';
import { wrongResult } from './wrong-result.ts';

/** What a chunk-to-document ranker returned, in descending order of score. Throws `ERR_EXECUTOR`. */
export function checkRanking(value: unknown, label: string): { id: string; score: number }[] {
  const expected = 'a list of {id, score}';
  if (!Array.isArray(value)) throw wrongResult(label, describeValue(value), expected);
  const entries = value.map((entry: unknown, at) => {
    const { id, score } = (entry ?? {}) as { id?: unknown; score?: unknown };
    if (typeof id === 'string' && id !== '' && isFiniteNumber(score)) return { id, score };
    throw wrongResult(`${label}, entry ${at},`, describeValue(entry), expected);
  });
  return entries.sort((a, b) => b.score - a.score);
}

/** One score for each match. Throws `ERR_EXECUTOR`. */
export function checkScores(value: unknown, label: string, matches: number): number[] {
  const expected = `${matches} finite numbers, one for each match`;
  if (!Array.isArray(value) || value.length !== matches) {
    throw wrongResult(label, describeValue(value), expected);
  }
  if (value.every(isFiniteNumber)) return value;
  const wrong = value.find((score: unknown) => !isFiniteNumber(score));
  throw wrongResult(label, describeValue(wrong), expected);
}

/** What `evaluate` returned. Throws `ERR_EXECUTOR`. */
export function checkEvaluation(value: unknown, label: string): number {
  if (isFiniteNumber(value)) return value;
  throw wrongResult(label, describeValue(value), 'a finite number');
}

/** What a vector indexer found: ids and as many distances for each query. Throws `ERR_EXECUTOR`. */
export function checkHits(value: unknown, label: string, queries: number): VectorHits[] {
  if (!Array.isArray(value) || value.length !== queries) {
    throw wrongResult(label, describeValue(value), `a list of ${queries}, one for each query`);
  }
  for (const [at, hits] of value.entries()) checkHitsOfOne(hits, `${label}, query ${at},`);
  return value as VectorHits[];
}

function checkHitsOfOne(value: unknown, label: string): void {
  const { ids, distances } = (value ?? {}) as { ids?: unknown; distances?: unknown };
  if (!Array.isArray(ids) || !isNumbers(distances)) {
    throw wrongResult(label, describeValue(value), '{ids, distances}');
  }
  if (ids.length !== distances.length) {
    throw wrongResult(label, `${ids.length} ids, ${distances.length} distances`, 'as many');
  }
  for (let at = 0; at < ids.length; at++) {
    if (typeof ids[at] !== 'string') {
      throw wrongResult(label, `${describeValue(ids[at])} as an id`, 'texts');
    }
    // A distance can be too large for its type, but is never unknown.
    if (typeof distances[at] !== 'number' || Number.isNaN(distances[at])) {
      throw wrongResult(label, `${describeValue(distances[at])} as a distance`, 'numbers');
    }
  }
}

/** What a key-value indexer or `queryByKey` found: a value or undefined for each id. Throws `ERR_EXECUTOR`. */
export function checkValues<T>(
  value: unknown,
  label: string,
  ids: number,
  check: (item: unknown, label: string) => T,
): (T | undefined)[] {
  if (!Array.isArray(value) || value.length !== ids) {
    throw wrongResult(label, describeValue(value), `a list of ${ids}, one for each id`);
  }
  return Array.from(value, (item: unknown, at) =>
    item === undefined ? undefined : check(item, `${label}[${at}]`),
  );
}

/** Bytes of a stored Document. Throws `ERR_EXECUTOR`. */
export function checkBytes(value: unknown, label: string): Uint8Array {
  if (classOf(value) === 'Uint8Array') return value as Uint8Array;
  throw wrongResult(label, describeValue(value), 'a Uint8Array or undefined');
}

/** What a cache says. Throws `ERR_EXECUTOR`. */
export function checkFlag(value: unknown, label: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongResult(label, describeValue(value), 'true or false');
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
