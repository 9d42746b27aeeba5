import { dirname } from 'node:path';
import { indexesIn } from './index-folder.ts';
import { encodeRecord, readRecord } from './index-records.ts';
import type { StoreReader, StoreWriter } from './lmdb-file.ts';
import { readIndex } from './read-index.ts';
import { storeKey, textAfter } from './store-key.ts';
import { requestsOfOthers } from './undo-log.ts';

/**
 * How a settled request ended, kept until every index of the Flow has settled it. A process that dies in between leaves it
 * final in one index and open in another: the next writer of that one finds here that it is final, and with which exceptions.
 */
export interface Outcome {
  /** Ids of the root Documents that were taken back. */
  failedIds: readonly string[];
}

/** Remembers that a request became final, in the transaction in which it does. */
export function keepOutcome(writer: StoreWriter, requestId: string, outcome: Outcome): void {
  writer.put(storeKey('outcome', requestId), encodeRecord(outcome));
}

/** Lets go of outcomes that no other index can need any more. */
export function dropOutcomes(writer: StoreWriter, requestIds: Iterable<string>): void {
  for (const requestId of requestIds) writer.remove(storeKey('outcome', requestId));
}

/**
 * Outcomes of these requests, as the index in `folder` and those in the folders beside it know them. Not to be called inside a
 * transaction. An index that cannot be read knows none.
 */
export function readOutcomes(
  folder: string,
  requestIds: readonly string[],
): ReadonlyMap<string, Outcome> {
  if (requestIds.length === 0) return new Map();
  const read = (reader: StoreReader) => requestIds.flatMap((id) => outcomeOf(reader, id));
  return new Map(indexesBeside(folder, read).flatMap((known) => known ?? []));
}

/**
 * Requests whose outcome is kept in the index in `folder` though no index beside it needs it any more: a process that died could
 * not remove it. Empty when an index beside it cannot be read. Not to be called inside a transaction.
 */
export function leftOutcomes(folder: string, requestIds: readonly string[]): string[] {
  if (requestIds.length === 0) return [];
  const unsettled = indexesBeside(folder, (reader) => requestsOfOthers(reader, ''));
  if (unsettled.includes(undefined)) return [];
  const needed = new Set(unsettled.flat());
  return requestIds.filter((requestId) => !needed.has(requestId));
}

/** Ids of the requests whose outcome an index keeps. */
export function keptOutcomes(reader: StoreReader): string[] {
  const prefix = storeKey('outcome');
  return [...reader.keys(prefix)].map((key) => textAfter(key, prefix));
}

/** What `read` finds in each index of a workspace; undefined for one that cannot be read. */
function indexesBeside<T>(folder: string, read: (reader: StoreReader) => T): (T | undefined)[] {
  return indexesIn(dirname(folder)).map((each) => readIndex(each, read));
}

function outcomeOf(reader: StoreReader, requestId: string): [string, Outcome][] {
  const outcome = readRecord<Outcome>(reader, storeKey('outcome', requestId));
  return outcome ? [[requestId, outcome]] : [];
}
