import { checkPages } from '../store/pages/check-pages.ts';
import { PageFile } from '../store/pages/page-file.ts';
import { readSnapshot, readSoundSnapshot, type Snapshot } from '../store/pages/snapshot.ts';
import { readStrayLeaves } from '../store/pages/stray-leaves.ts';
import type { PageNode } from '../store/pages/tree-page.ts';
import type { PageFault } from '../store/pages/tree-walk.ts';
import { unsealValue } from '../store/sealed-value.ts';

/** Takes what is in a data file. */
export interface EntrySink {
  /** @param value Without its checksum. It, `key` and `entry` are valid during the call only. */
  onEntry(key: Buffer, value: Buffer, entry: PageNode): void;
  /** Called for an entry whose checksum does not fit. */
  onDamaged?(key: Buffer): void;
  onFault?(fault: string): void;
  /** Called when the newest meta page is damaged, so that the entries are those before the last transaction. */
  onOlder?(): void;
}

/**
 * Gives all entries of the data file `name` that are sound, each key once, also those that a damaged page of the tree hides. Never throws for
 * what it reads.
 */
export function readEntries(name: string, sink: EntrySink): void {
  const file = new PageFile(name);
  try {
    const snapshot = readSnapshot(file);
    if (typeof snapshot !== 'string') {
      readFrom(snapshot, file, sink);
      return;
    }
    sink.onFault?.(snapshot);
    const older = readSoundSnapshot(file);
    if (!older) return;
    sink.onOlder?.();
    readFrom(older, file, sink);
  } finally {
    file.close();
  }
}

function readFrom(snapshot: Snapshot, file: PageFile, sink: EntrySink): void {
  const faults: PageFault[] = [];
  const onFault = (fault: PageFault) => faults.push(fault);
  const give = (entry: PageNode, read: () => Buffer | undefined): boolean => {
    const [key, sealed] = [entry.key, read()];
    const value = sealed && unsealValue(key, sealed);
    if (value) sink.onEntry(key, value, entry);
    return value !== undefined;
  };
  const use = checkPages(file, snapshot, {
    forWriting: true,
    onFault,
    onEntry: (entry, read) => {
      if (!give(entry, read)) sink.onDamaged?.(entry.key);
    },
  });
  for (const { page, reason } of faults) sink.onFault?.(`page ${page}: ${reason}`);
  const isBroken = (tree: PageFault['tree']) => faults.some((fault) => fault.tree === tree);
  // Without the lists of free pages, entries that were deleted long ago would come back.
  if (!isBroken('data') || isBroken('free')) return;
  const seen = keysOf(file, snapshot);
  readStrayLeaves(file, use, (entry, read) => {
    const name = nameOf(entry);
    if (!seen.has(name) && give(entry, read)) seen.add(name);
  });
}

function nameOf({ key }: PageNode): string {
  return key.toString('latin1');
}

/** Keys that the tree leads to. Collected by a second walk, since only a damaged file needs them. */
function keysOf(file: PageFile, snapshot: Snapshot): Set<string> {
  const keys = new Set<string>();
  const onEntry = (entry: PageNode) => void keys.add(nameOf(entry));
  checkPages(file, snapshot, { forWriting: true, onEntry, onFault: () => {} });
  return keys;
}
