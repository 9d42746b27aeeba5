import { checkPages, type PageUse } from '../store/pages/check-pages.ts';
import { readOrphanLeaves } from '../store/pages/orphan-leaves.ts';
import { PageFile } from '../store/pages/page-file.ts';
import { readSnapshot, readSoundSnapshot, type Snapshot } from '../store/pages/snapshot.ts';
import type { EntryVisitor, PageFault } from '../store/pages/tree-walk.ts';
import { unsealValue } from '../store/sealed-value.ts';

/** Takes what is in a data file. */
export interface EntrySink {
  /** @param value Unsealed; it and `key` hold during the call only. */
  onEntry(key: Buffer, value: Buffer): void;
  /** The checksum of an entry does not fit. */
  onDamaged(key: Buffer): void;
  onFault(fault: string): void;
}

/** All entries of the data file `name` that can be read, also those behind a page that is damaged; each key once. Never throws for what it reads. */
export function readEntries(name: string, sink: EntrySink): void {
  const file = new PageFile(name);
  try {
    const snapshot = readSnapshot(file);
    if (typeof snapshot === 'string') sink.onFault(snapshot);
    const start = typeof snapshot === 'string' ? readSoundSnapshot(file) : snapshot;
    if (start) readFrom(start, file, sink);
  } finally {
    file.close();
  }
}

function readFrom(start: Snapshot, file: PageFile, sink: EntrySink): void {
  const faults: PageFault[] = [];
  checkPages(file, start, {
    forWriting: true,
    onEntry: () => {},
    onFault: (it) => faults.push(it),
  });
  for (const { page, reason } of faults) sink.onFault(`page ${page}: ${reason}`);
  const isBroken = (tree: PageFault['tree']) => faults.some((fault) => fault.tree === tree);
  const seen = isBroken('data') ? new Set<string>() : undefined;
  const use = walk(start, file, (key, read) => {
    seen?.add(key.toString('latin1'));
    const value = unsealed(key, read);
    if (value) sink.onEntry(key, value);
    else sink.onDamaged(key);
  });
  // Without the lists, pages that were deleted long ago would come back.
  if (!seen || isBroken('free')) return;
  readOrphanLeaves(file, use, (key, read) => {
    const name = key.toString('latin1');
    const value = seen.has(name) ? undefined : unsealed(key, read);
    if (!value) return;
    seen.add(name);
    sink.onEntry(key, value);
  });
}

function walk(start: Snapshot, file: PageFile, onEntry: EntryVisitor): PageUse {
  return checkPages(file, start, { forWriting: true, onEntry, onFault: () => {} });
}

function unsealed(key: Buffer, read: () => Buffer | undefined): Buffer | undefined {
  const sealed = read();
  return sealed && unsealValue(key, sealed);
}
