import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { dataFile } from '../store/data-file.ts';
import {
  decodeRecord,
  encodeRecord,
  type IndexHead,
  indexFormat,
  readHead,
  type TableMeta,
} from '../store/index-records.ts';
import { LmdbFile } from '../store/lmdb-file.ts';
import { RowCount } from '../store/row-count.ts';
import { isKind, storeKey, textAfter } from '../store/store-key.ts';
import { WriterLock } from '../store/writer-lock.ts';
import { readEntries } from './read-entries.ts';

/** Bytes written in one transaction. */
const transactionBytes = 16 * 2 ** 20;

/**
 * Writes what is whole of the index in `folder` into a new file, which takes the place of the old one in one step. Returns the path under
 * which the old file is kept. Throws `ERR_INDEX_LOCKED` while a running Pod writes the index, `ERR_INDEX_FORMAT` when nothing can be read of it
 * and `ERR_INDEX_FULL`; then the index is as it was.
 */
export async function repairIndex(folder: string): Promise<string> {
  const place = join(folder, 'repair.new');
  return await locked(folder, async () => {
    try {
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

async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = new WriterLock(folder, randomUUID(), 0);
  lock.acquire();
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function withoutGone(head: IndexHead, folder: string): IndexHead {
  const { others = [] } = head;
  return { ...head, others: others.filter((other) => existsSync(dataFile(join(folder, other)))) };
}

async function writeSound(folder: string, place: string): Promise<void> {
  const target = LmdbFile.open(place, true) as LmdbFile;
  try {
    const copy = new SoundCopy(target, folder);
    readEntries(dataFile(folder), {
      onEntry: (key, value) => copy.add(key, value),
      onDamaged: () => {},
      onFault: () => {},
    });
    copy.finish();
  } finally {
    await target.close();
  }
}

/** Copies entries and makes the records that sum them up anew. */
class SoundCopy {
  readonly #target: LmdbFile;
  readonly #folder: string;
  readonly #rows = new RowCount();
  readonly #metas = new Map<string, TableMeta>();
  #head: IndexHead | undefined;
  #batch: { key: Buffer; value: Buffer }[] = [];
  #bytes = 0;

  constructor(target: LmdbFile, folder: string) {
    this.#target = target;
    this.#folder = folder;
  }

  add(key: Buffer, value: Buffer): void {
    if (isKind(key, 'head')) this.#head = decodeRecord(value);
    else if (isKind(key, 'table')) {
      this.#metas.set(textAfter(key, storeKey('table')), decodeRecord(value));
      // Readers follow a journal from version to version; after a repair they read everything again.
    } else if (!isKind(key, 'journal')) this.#copy(key, value);
  }

  finish(): void {
    const names = new Set([...this.#metas.keys(), ...this.#rows.tables.map(({ table }) => table)]);
    if (names.size === 0) throw nothingLeft(this.#folder);
    this.#flush();
    const counts = new Map(this.#rows.tables.map(({ table, found }) => [table, found]));
    this.#target.write((writer) => {
      for (const name of names) {
        const meta = { ...this.#metas.get(name), count: counts.get(name) ?? 0 };
        writer.put(storeKey('table', name), encodeRecord(meta));
      }
      // Far from any version that a reader knows.
      const version = (this.#head?.version ?? Date.now()) + 1_000_000;
      const head = withoutGone({ ...this.#head, format: indexFormat, version }, this.#folder);
      writer.put(storeKey('head'), encodeRecord(head));
    });
  }

  #copy(key: Buffer, value: Buffer): void {
    this.#rows.add(key, () => value);
    this.#batch.push({ key: Buffer.from(key), value: Buffer.from(value) });
    this.#bytes += key.length + value.length;
    if (this.#bytes >= transactionBytes) this.#flush();
  }

  #flush(): void {
    this.#target.write((writer) => {
      for (const { key, value } of this.#batch) writer.put(key, value);
    });
    this.#batch = [];
    this.#bytes = 0;
  }
}

/** The old file stays under another name, and is there under its own until the new one takes it. */
function replaceFile(folder: string, next: string): string {
  const file = dataFile(folder);
  const kept = freeName(`${file}.damaged`);
  linkSync(file, kept);
  renameSync(next, file);
  // Counts the transactions of the old file.
  rmSync(join(folder, 'lock.mdb'), { force: true });
  return kept;
}

function freeName(name: string): string {
  let free = name;
  for (let number = 2; existsSync(free); number++) free = `${name}.${number}`;
  return free;
}

function nothingLeft(folder: string): FlowError {
  const message = `Nothing can be read of the index ${dataFile(folder)}. Put back a copy of it, or delete all indexes of the Flow and index again.`;
  return new FlowError('ERR_INDEX_FORMAT', message);
}
