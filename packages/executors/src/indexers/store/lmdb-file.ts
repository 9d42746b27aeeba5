import { accessSync, constants, mkdirSync, statSync, truncateSync } from 'node:fs';
import { FlowError } from '@podflow/core/executor';
import { open, type RootDatabase } from 'lmdb';
import { dataFile, hasIndex } from './index-folder.ts';
import { checkPages } from './pages/check-pages.ts';
import { PageFile, pageBytes } from './pages/page-file.ts';
import { bodyBytes, largeValuePages } from './pages/page-format.ts';
import { readSnapshot, type Snapshot } from './pages/snapshot.ts';
import type { EntryVisitor, PageFault } from './pages/tree-walk.ts';
import { reserveFile } from './reserve-file.ts';
import { reserveLockFile } from './reserve-lock-file.ts';
import { RowCount } from './row-count.ts';
import { sealValue, unsealValue } from './sealed-value.ts';
import { formatError, permissionError, storeError } from './store-error.ts';
import { describeKey, endOf } from './store-key.ts';

/** Reads of one snapshot. Values are copies. All throw `ERR_INDEX_FORMAT` for a value whose checksum does not fit. */
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

/** Bytes of a key and its value that LMDB keeps in a leaf, at least two of them in each, with 10 bytes of its own. */
const mostInLeaf = Math.floor(bodyBytes / 2) - 10;

/** One LMDB environment: a folder with `data.mdb` and `lock.mdb`. The only file that imports lmdb. */
export class LmdbFile implements StoreWriter {
  readonly #database: RootDatabase<Buffer, Buffer>;
  readonly #file: string;
  readonly #isReadOnly: boolean;
  /** Tells the file that LMDB has open from one that took its name later. */
  readonly #identity: string;
  /** What the transaction that is under way has written. */
  #written = noPages;

  private constructor(database: RootDatabase<Buffer, Buffer>, file: string, isReadOnly: boolean) {
    this.#database = database;
    this.#file = file;
    this.#isReadOnly = isReadOnly;
    this.#identity = identityOf(file);
  }

  /**
   * Opens the environment in `folder`, which is made with `create`; undefined when there is none, see `hasIndex`.
   * Throws `ERR_INDEX_FORMAT` for a file that is none, `ERR_INDEX_FULL`, `ERR_INDEX_READ_ONLY`.
   */
  static open(folder: string, create: boolean): LmdbFile | undefined {
    const file = dataFile(folder);
    try {
      const isThere = hasIndex(folder);
      if (!isThere && !create) return undefined;
      if (isThere) checkMetaPages(file);
      mkdirSync(folder, { recursive: true });
      const readOnly = isThere && !isWritable(folder, file);
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
   * To be called before anything else, and with `forWriting` before the first write: LMDB trusts its pages, and a damaged one can end
   * the process or hide entries. Throws `ERR_INDEX_FORMAT` for the first page that is not sound, and for a table that has other rows
   * than it says; `ERR_INDEX_REPLACED`.
   */
  check({ forWriting }: { forWriting: boolean }): void {
    this.#refuseReplaced();
    const release = this.hold();
    const pages = new PageFile(this.#file);
    try {
      const onFault = ({ page, reason }: PageFault) => {
        throw formatError(this.#file, `page ${page}: ${reason}`);
      };
      const rows = new RowCount();
      const onEntry: EntryVisitor = (entry, read) => {
        rows.add(entry, () => this.#unseal(entry.key, read()));
      };
      checkPages(pages, snapshotOf(pages, this.#file), { forWriting, onEntry, onFault });
      for (const { table, found, expected } of rows.different) {
        throw formatError(this.#file, `${found} of the ${expected} rows of ${table} are there`);
      }
    } finally {
      pages.close();
      release();
    }
    this.#fillUp();
  }

  /** Holds the newest snapshot: until the function it returns is called, no page of it or of a later one is written over. */
  hold(): () => void {
    const snapshot = this.#database.useReadTransaction();
    return () => snapshot.done();
  }

  /**
   * Pages that are free can lie behind the end of a file that was copied without its zeros. LMDB maps them too, and touching what
   * is not there ends the process.
   */
  #fillUp(): void {
    const { lastPageNumber, pageSize } = this.#stats;
    const expected = (lastPageNumber + 1) * pageSize;
    const isShort = () => (sizeOf(this.#file) ?? 0) < expected;
    if (!isShort() || this.#isReadOnly) return;
    this.write(() => {
      if (isShort()) truncateSync(this.#file, expected);
    });
  }

  /** Entries of the newest snapshot. */
  get entryCount(): number {
    this.#database.resetReadTxn();
    return this.#stats.entryCount;
  }

  /** Runs `work` on the newest snapshot and releases it: a thread that sleeps holds no old pages. */
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
   * `ERR_INDEX_FULL` when the disk has no room for them, and `ERR_INDEX_REPLACED` when they would go into a file without a name.
   */
  write<T>(work: (writer: StoreWriter) => T): T {
    if (this.#isReadOnly) throw permissionError(this.#file);
    try {
      return this.#database.transactionSync(() => {
        this.#refuseReplaced();
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
    const sealed = this.#database.get(key);
    return sealed && this.#unseal(key, sealed);
  }

  *entries(prefix: Buffer, from = prefix): Iterable<{ key: Buffer; value: Buffer }> {
    for (const { key, value } of this.#database.getRange({ start: from, end: endOf(prefix) })) {
      yield { key, value: this.#unseal(key, value) };
    }
  }

  keys(prefix: Buffer): Iterable<Buffer> {
    return this.#database.getKeys({ start: prefix, end: endOf(prefix) });
  }

  scan(prefix: Buffer, visit: (key: Buffer, value: Buffer) => void): void {
    for (const key of this.keys(prefix)) {
      const value = this.#database.getBinaryFast(key);
      if (value) visit(key, this.#unseal(key, value));
    }
  }

  put(key: Buffer, value: Uint8Array): void {
    const { entries, overflow } = this.#written;
    const sealed = sealValue(key, value);
    const isLarge = key.length + sealed.length > mostInLeaf;
    const pages = isLarge ? largeValuePages(sealed.length) : 0;
    this.#written = { entries: entries + 1, overflow: overflow + pages };
    this.#database.putSync(key, sealed);
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

  #refuseReplaced(): void {
    if (identityOf(this.#file) === this.#identity) return;
    throw new FlowError(
      'ERR_INDEX_REPLACED',
      `The index ${this.#file} was replaced while it was open, by a repair or a copy. Nothing was written; start the Flow again.`,
    );
  }

  #unseal(key: Buffer, sealed: Buffer | undefined): Buffer {
    const value = sealed && unsealValue(key, sealed);
    if (value) return value;
    throw formatError(this.#file, `the checksum does not fit of ${describeKey(key)}`);
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

/** LMDB itself ends the process when it opens some files that are none of its own. */
function checkMetaPages(name: string): void {
  const file = new PageFile(name);
  try {
    snapshotOf(file, name);
  } finally {
    file.close();
  }
}

function snapshotOf(file: PageFile, name: string): Snapshot {
  const snapshot = readSnapshot(file);
  if (typeof snapshot === 'string') throw formatError(name, snapshot);
  return snapshot;
}

/** Device and number of a file; another one after it was replaced. */
function identityOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev} ${found.ino}` : 'none';
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
