import { relative } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { dataFile } from './index-folder.ts';
import { encodeRecord, readHead } from './index-records.ts';
import type { StoreWriter } from './lmdb-file.ts';
import { readIndex } from './read-index.ts';
import { storeKey } from './store-key.ts';

/*
 * A Flow stores a Document in several indexes. When one of them is deleted, the others answer as if it had never been, with matches that
 * have no content or none at all. So each index records the others of its Flow, and a Flow with one of them that is gone does not start.
 */

/** Records `others` in the index in `folder`, which has been written to. */
export function recordOthers(writer: StoreWriter, folder: string, others: readonly string[]): void {
  const head = readHead(writer);
  if (!head || others.length === 0) return;
  const known = head.others ?? [];
  const all = new Set([...known, ...others.map((other) => relative(folder, other))]);
  if (all.size === known.length) return;
  writer.put(storeKey('head'), encodeRecord({ ...head, others: [...all].sort() }));
}

/** Throws `ERR_INDEX_INCOMPLETE` when there is no index in `folder` though one of `others` records that there was. */
export function refuseMissing(folder: string, others: readonly string[]): void {
  const witness = others.find((other) => {
    const recorded = readIndex(other, (reader) => readHead(reader)?.others) ?? [];
    return recorded.includes(relative(other, folder));
  });
  if (witness === undefined) return;
  throw new FlowError(
    'ERR_INDEX_INCOMPLETE',
    `The index ${dataFile(folder)} is gone: the index ${witness} was written together with it and is still there. Put back a copy of it; or delete all indexes of the Flow and index again; or go on without what it held after \`flow index check --repair\` of the workspace.`,
  );
}
