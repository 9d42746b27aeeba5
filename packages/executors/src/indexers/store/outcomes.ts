import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeRecord, readRecord } from './index-records.ts';
import { LmdbFile, type StoreReader, type StoreWriter } from './lmdb-file.ts';
import { storeKey } from './store-key.ts';

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
  const outcomes = new Map<string, Outcome>();
  if (requestIds.length === 0) return outcomes;
  const parent = dirname(folder);
  for (const entry of readdirSync(parent, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const [requestId, outcome] of outcomesIn(join(parent, entry.name), requestIds)) {
      outcomes.set(requestId, outcome);
    }
  }
  return outcomes;
}

function outcomesIn(folder: string, requestIds: readonly string[]): [string, Outcome][] {
  let file: LmdbFile | undefined;
  try {
    file = LmdbFile.open(folder, false);
    file?.checkLength();
    return file?.read((reader) => requestIds.flatMap((id) => outcomeOf(reader, id))) ?? [];
  } catch {
    return [];
  } finally {
    void file?.close();
  }
}

function outcomeOf(reader: StoreReader, requestId: string): [string, Outcome][] {
  const outcome = readRecord<Outcome>(reader, storeKey('outcome', requestId));
  return outcome ? [[requestId, outcome]] : [];
}
