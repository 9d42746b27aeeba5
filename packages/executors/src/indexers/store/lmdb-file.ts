import { accessSync, constants, mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { checkLmdbHeader } from './check-lmdb-header.ts';
import { reserveFile } from './reserve-file.ts';
import { reserveLockFile } from './reserve-lock-file.ts';
import { formatError, permissionError, storeError } from './store-error.ts';
import { endOf } from './store-key.ts';

/** Reads of one snapshot. Values are copies. */
export interface StoreReader {
  get(key: Buffer): Buffer | undefined;
  /** Entries whose key begins with `prefix`, by key; of a part of them with `from`. */
  entries(prefix: Buffer, from?: Buffer): Iterable<{ key: Buffer; value: Buffer }>;
  keys(prefix: Buffer): Iterable<Buffer>;
  /** As `entries`, with values that hold only until the next one: nothing is left to be collected. */
  scan(prefix: Buffer, visit: (key: Buffer, value: Buffer) => void): void;
}

/** Reads and writes of one transaction. */
export interface StoreWriter extends StoreReader {
  put(key: Buffer, value: Uint8Array): void;
  remove(key: Buffer): void;
}

const pageBytes = 8192;
/** Of a page. */
const headerBytes = 16;
/** Bytes of a key and its value that LMDB keeps in a leaf, at least two of them in each, with 10 bytes of its own. */
const mostInLeaf = Math.floor((pageBytes - headerBytes) / 2) - 10;

/** One LMDB environment: a folder with `data.mdb` and `lock.mdb`. The only file that imports lmdb. */
export class LmdbFile implements StoreWriter {
  readonly #database: RootDatabase<Buffer, Buffer>;
  readonly #file: string;
  readonly #isReadOnly: boolean;
  /** Of the transaction that writes. */
  #written = noPages;

  private constructor(database: RootDatabase<Buffer, Buffer>, file: string, isReadOnly: boolean) {
    this.#database = database;
    this.#file = file;
    this.#isReadOnly = isReadOnly;
  }

  /**
   * Opens the environment in `folder`, which is made with `create`; undefined when there is none.
   * Throws `ERR_INDEX_FORMAT` for a file that is none, `ERR_INDEX_FULL`, `ERR_INDEX_READ_ONLY`.
   */
  static open(folder: string, create: boolean): LmdbFile | undefined {
    const file = dataFile(folder);
    try {
      const bytes = sizeOf(file);
      if (bytes === undefined && !create) return undefined;
      if (bytes) checkLmdbHeader(file, 2 * pageBytes);
      mkdirSync(folder, { recursive: true });
      const readOnly = bytes !== undefined && !isWritable(folder, file);
      if (!readOnly) reserveLockFile(folder);
      const database: RootDatabase<Buffer, Buffer> = open({
        path: folder,
        noSubdir: false,
        encoding: 'binary',
        keyEncoding: 'binary',
        pageSize: pageBytes,
        // A transaction that returned is on the disk.
        overlappingSync: false,
        // Threads of a process share one native environment, which keeps the mode of the first one that opened it:
        // read-only only where nobody could write.
        readOnly,
      });
      return new LmdbFile(database, file, readOnly);
    } catch (error) {
      throw storeError(error, file);
    }
  }

  /**
   * To be called before anything else. Reading past the end of a mapped file kills the process, so a file that is
   * shorter than its page count is filled up with zeros, which LMDB tells from pages, and then read once.
   * Throws `ERR_INDEX_FORMAT` when pages are lost.
   */
  checkLength(): void {
    const { lastPageNumber, pageSize, entryCount } = this.#stats;
    const expected = (lastPageNumber + 1) * pageSize;
    const isShort = () => (sizeOf(this.#file) ?? 0) < expected;
    if (!isShort()) return;
    if (this.#isReadOnly) throw formatError(this.#file, `it is shorter than its ${expected} bytes`);
    this.write(() => {
      if (isShort()) truncateSync(this.#file, expected);
    });
    const found = this.read(() => this.#database.getKeysCount({ start: Buffer.of(0) }));
    if (found !== entryCount) {
      throw formatError(this.#file, `${found} of its ${entryCount} entries can be read`);
    }
  }

  /** Entries of the newest snapshot. */
  get entryCount(): number {
    this.#database.resetReadTxn();
    return this.#stats.entryCount;
  }

  /** Runs `work` on the newest snapshot and lets go of it: a thread that sleeps holds no old pages. */
  read<T>(work: (reader: StoreReader) => T): T {
    try {
      this.#database.resetReadTxn();
      return work(this);
    } catch (error) {
      throw storeError(error, this.#file);
    } finally {
      this.#database.resetReadTxn();
    }
  }

  /**
   * Runs `work` in one transaction, alone among all threads and processes; when it returns, the changes are durable. Throws
   * `ERR_INDEX_FULL` when the disk has no room for them.
   */
  write<T>(work: (writer: StoreWriter) => T): T {
    if (this.#isReadOnly) throw permissionError(this.#file);
    try {
      return this.#database.transactionSync(() => {
        this.#written = noPages;
        const before = this.#stats;
        const result = work(this);
        this.#makeRoom(before);
        return result;
      });
    } catch (error) {
      throw storeError(error, this.#file);
    } finally {
      this.#database.resetReadTxn();
    }
  }

  get(key: Buffer): Buffer | undefined {
    return this.#database.get(key);
  }

  entries(prefix: Buffer, from = prefix): Iterable<{ key: Buffer; value: Buffer }> {
    return this.#database.getRange({ start: from, end: endOf(prefix) });
  }

  keys(prefix: Buffer): Iterable<Buffer> {
    return this.#database.getKeys({ start: prefix, end: endOf(prefix) });
  }

  scan(prefix: Buffer, visit: (key: Buffer, value: Buffer) => void): void {
    for (const key of this.keys(prefix)) {
      const value = this.#database.getBinaryFast(key);
      if (value) visit(key, value);
    }
  }

  put(key: Buffer, value: Uint8Array): void {
    const { entries, overflow } = this.#written;
    const isLarge = key.length + value.length > mostInLeaf;
    const pages = isLarge ? Math.ceil((value.length + headerBytes) / pageBytes) : 0;
    this.#written = { entries: entries + 1, overflow: overflow + pages };
    this.#database.putSync(key, value as Buffer);
  }

  remove(key: Buffer): void {
    this.#written = { ...this.#written, entries: this.#written.entries + 1 };
    this.#database.removeSync(key);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  /**
   * A write that fails while LMDB commits can leave the memory of the process broken, so room is made before: for every page that
   * the transaction can have changed, behind all that are in use.
   */
  #makeRoom({ treeLeafPageCount: leavesBefore }: PageStats): void {
    const { entries, overflow } = this.#written;
    if (entries === 0) return;
    const { lastPageNumber, treeLeafPageCount: leaves, treeBranchPageCount } = this.#stats;
    const changedLeaves = Math.min(leaves, entries + Math.max(0, leaves - leavesBefore));
    // LMDB lists the pages that become free, and has two pages of its own.
    const lists = 16 + Math.ceil((entries + overflow) / 256);
    const pages = changedLeaves + treeBranchPageCount + overflow + lists;
    reserveFile(this.#file, (lastPageNumber + 1 + pages) * pageBytes, pageBytes);
  }

  get #stats(): PageStats {
    return this.#database.getStats() as PageStats;
  }
}

interface PageStats {
  /** Of the last transaction that ended. */
  lastPageNumber: number;
  pageSize: number;
  entryCount: number;
  treeLeafPageCount: number;
  treeBranchPageCount: number;
}

/** What a transaction has written. */
interface Written {
  entries: number;
  /** Pages of values too large for a leaf. */
  overflow: number;
}

const noPages: Written = { entries: 0, overflow: 0 };

/** The file of the environment in `folder` that has the data. */
export function dataFile(folder: string): string {
  return join(folder, 'data.mdb');
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

function isWritable(folder: string, file: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
