import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { dataFile, hasIndex } from '../store/index-folder.ts';
import { encodeRecord, type IndexHead, readHead } from '../store/index-records.ts';
import { LmdbFile } from '../store/lmdb-file.ts';
import { storeKey } from '../store/store-key.ts';
import { WriterLock } from '../store/writer-lock.ts';
import { openIfSound } from './check-index.ts';
import { readEntries } from './read-entries.ts';
import { SoundCopy } from './sound-copy.ts';

/**
 * Writes what is whole of the index in `folder` into a new file, which takes the place of the old one in one step. Returns the path under
 * which the old file is kept. A Flow that has the index open reads the old file until it is started again, and writes nothing any more
 * (`ERR_INDEX_REPLACED`). Throws `ERR_INDEX_LOCKED` while a running Pod writes the index, `ERR_INDEX_FORMAT` when nothing can be read
 * of it and `ERR_INDEX_FULL`; then the index is as it was.
 */
export async function repairIndex(folder: string): Promise<string> {
  const place = join(folder, 'repair.new');
  return await locked(folder, async () => {
    try {
      // A repair that was killed leaves one.
      rmSync(place, { recursive: true, force: true });
      await writeSound(folder, place);
      return replaceFile(folder, dataFile(place));
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
}

/** Drops from the record of a sound index the others that are gone, so that Flows take it without them. Throws `ERR_INDEX_LOCKED`. */
export async function forgetGone(folder: string): Promise<void> {
  await locked(folder, async () => {
    const file = LmdbFile.open(folder, false);
    file?.write((writer) => {
      const head = readHead(writer);
      if (head) writer.put(storeKey('head'), encodeRecord(withoutGone(head, folder)));
    });
    await file?.close();
  });
}

/** Takes the writer's lock in a transaction, as Flows do; a file that LMDB cannot open has no other writer. */
async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = new WriterLock(folder, randomUUID(), 0);
  const file = openIfSound(folder);
  try {
    if (file) file.write(() => lock.acquire());
    else lock.acquire();
  } finally {
    await file?.close();
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function withoutGone(head: IndexHead, folder: string): IndexHead {
  const { others = [] } = head;
  return { ...head, others: others.filter((other) => hasIndex(join(folder, other))) };
}

async function writeSound(folder: string, place: string): Promise<void> {
  const target = LmdbFile.open(place, true) as LmdbFile;
  try {
    const copy = new SoundCopy(target);
    readEntries(dataFile(folder), { onEntry: (key, value) => copy.add(key, value) });
    if (copy.finish((head) => withoutGone(head, folder))) return;
    const message = `Nothing can be read of the index ${dataFile(folder)}. Put back a copy of it, or delete all indexes of the Flow and index again.`;
    throw new FlowError('ERR_INDEX_FORMAT', message);
  } finally {
    await target.close();
  }
}

/** The old file stays under another name, and under its own until the new one takes that. */
function replaceFile(folder: string, next: string): string {
  const file = dataFile(folder);
  const kept = freeName(`${file}.damaged`);
  try {
    linkSync(file, kept);
  } catch {
    // Some file systems have no links.
    copyFileSync(file, kept);
  }
  // It counts the transactions of the old file. The next process that opens the index makes a new one, also one between the two steps.
  const lockFile = join(folder, 'lock.mdb');
  rmSync(lockFile, { force: true });
  renameSync(next, file);
  rmSync(lockFile, { force: true });
  return kept;
}

function freeName(name: string): string {
  let free = name;
  for (let number = 2; existsSync(free); number++) free = `${name}.${number}`;
  return free;
}
