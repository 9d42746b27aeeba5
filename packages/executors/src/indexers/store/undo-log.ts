import {
  decodeRecord,
  encodeRecord,
  type TouchedRow,
  type UnsettledRequest,
} from './index-records.ts';
import type { StoreReader } from './lmdb-file.ts';
import type { Outcome } from './outcomes.ts';
import type { PendingWrites } from './pending-writes.ts';
import type { RowChanges } from './row-changes.ts';
import { lastNumber, storeKey, textAfter } from './store-key.ts';

/** Who writes which request. */
export interface RequestWriter {
  requestId: string;
  owner: string;
  shard: number;
}

/**
 * Writes a request's rows, and beside each one what was there before, under the version of this transaction.
 * The undo records of one row, in the order of their versions, are the history that can still be taken back.
 */
export function writeRequest(
  changes: RowChanges,
  pending: PendingWrites,
  { requestId, owner, shard }: RequestWriter,
): void {
  const rows = pending.resolve(changes);
  if (rows.length === 0) return;
  const { writer, version } = changes;
  for (const { table, id, value, previous } of rows) {
    writer.put(storeKey('undo', table, id, version), encodeUndo(previous));
    changes.set(table, id, value, previous);
  }
  const touched = rows.map(({ table, id, root }) => ({ table, id, root }));
  const record: UnsettledRequest = { owner, touched };
  writer.put(storeKey('request', requestId, shard, version), encodeRecord(record));
}

/** True when the request wrote rows in this shard that are neither final nor taken back. */
export function isUnsettled(
  reader: StoreReader,
  { requestId, shard }: Pick<RequestWriter, 'requestId' | 'shard'>,
): boolean {
  for (const _ of reader.keys(storeKey('request', requestId, shard))) return true;
  return false;
}

/** Takes back the rows of the root Documents that failed, and makes the other ones of the request final. */
export function settleRequest(
  changes: RowChanges,
  { requestId, shard }: Pick<RequestWriter, 'requestId' | 'shard'>,
  failedIds: readonly string[] | 'all',
): void {
  // Collected first: settling changes what the loop would walk over.
  for (const entry of [...changes.writer.entries(storeKey('request', requestId, shard))]) {
    settleRows(changes, entry, failedIds);
  }
}

/** Ids of the requests that Pods other than `owner` left unsettled when they died. */
export function requestsOfOthers(reader: StoreReader, owner: string): string[] {
  return entriesOfOthers(reader, owner).map(({ key }) => requestIdOf(key));
}

/** Settles what Pods other than `owner` left behind when they died: what has no outcome is taken back. */
export function settleOthers(
  changes: RowChanges,
  owner: string,
  outcomes: ReadonlyMap<string, Outcome>,
): void {
  for (const entry of entriesOfOthers(changes.writer, owner)) {
    settleRows(changes, entry, outcomes.get(requestIdOf(entry.key))?.failedIds ?? 'all');
  }
}

interface RequestEntry {
  key: Buffer;
  value: Buffer;
}

function entriesOfOthers(reader: StoreReader, owner: string): RequestEntry[] {
  return [...reader.entries(storeKey('request'))].filter(
    ({ value }) => decodeRecord<UnsettledRequest>(value).owner !== owner,
  );
}

function requestIdOf(key: Buffer): string {
  return textAfter(key, storeKey('request'));
}

function settleRows(
  changes: RowChanges,
  { key, value }: RequestEntry,
  failedIds: readonly string[] | 'all',
): void {
  const failed = failedIds === 'all' ? undefined : new Set(failedIds);
  const version = lastNumber(key);
  for (const row of decodeRecord<UnsettledRequest>(value).touched) {
    if (failed?.has(row.root) ?? true) takeBack(changes, row, version);
    else makeFinal(changes, row, version);
  }
  changes.writer.remove(key);
}

/** A later request that wrote the row inherits what was there before; else the row itself gets it back. */
function takeBack(changes: RowChanges, { table, id }: TouchedRow, version: number): void {
  const { writer } = changes;
  const own = storeKey('undo', table, id, version);
  const previous = writer.get(own);
  // None: a later write of the row is final, there is no way back.
  if (!previous) return;
  writer.remove(own);
  const [later] = [...writer.entries(storeKey('undo', table, id), own)];
  if (later) writer.put(later.key, previous);
  else changes.set(table, id, decodeUndo(previous), changes.get(table, id));
}

/** Neither this write nor an earlier one of the row can be taken back any more. */
function makeFinal({ writer }: RowChanges, { table, id }: TouchedRow, version: number): void {
  for (const key of [...writer.keys(storeKey('undo', table, id))]) {
    if (lastNumber(key) <= version) writer.remove(key);
  }
}

/** A byte that tells whether there was a row, and its bytes. */
function encodeUndo(previous: Buffer | undefined): Buffer {
  return previous ? Buffer.concat([Buffer.of(1), previous]) : Buffer.of(0);
}

function decodeUndo(undo: Buffer): Buffer | undefined {
  return undo[0] === 1 ? undo.subarray(1) : undefined;
}
