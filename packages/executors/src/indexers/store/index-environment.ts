import { type ExecutorContext, FlowError, type WorkspaceOrigin } from '@podflow/core/executor';
import { dataFile, hasIndex, indexFolder } from './index-folder.ts';
import { indexFormat, readHead } from './index-records.ts';
import { IndexTable } from './index-table.ts';
import { LmdbFile, type StoreReader, type StoreWriter } from './lmdb-file.ts';
import { recordOthers, refuseMissing } from './other-indexes.ts';
import { dropOutcomes, keepOutcome, keptOutcomes, leftOutcomes, readOutcomes } from './outcomes.ts';
import { PendingWrites } from './pending-writes.ts';
import { RowChanges } from './row-changes.ts';
import { formatError } from './store-error.ts';
import {
  isUnsettled,
  requestsOfOthers,
  settleOthers,
  settleRequest,
  writeRequest,
} from './undo-log.ts';
import { WriterLock } from './writer-lock.ts';

/** Where an index is and who uses it. */
export interface IndexPlace {
  /** Made with the first write. */
  folder: string;
  pod: string;
  /** The running Pod; the same for all its shards. */
  owner: string;
  /** From 1. */
  shard: number;
  shards: number;
  readOnly: boolean;
  /** Folders of the other indexes of the Flow. */
  others: readonly string[];
  /** See `Metas`. */
  workspaceOrigin?: WorkspaceOrigin | undefined;
  log(line: string): void;
}

/** Where the Executor stores its data. */
export function placeOf({ metas, stores = [], ...pea }: ExecutorContext): IndexPlace {
  const { pod, owner, shard, shards, log } = pea;
  const { readOnly, workspaceOrigin } = metas;
  const folder = indexFolder(metas);
  const folders = new Set(stores.map(indexFolder));
  // A component of a compound has no index of its own: it moves into that of the compound.
  const others = folders.delete(folder) ? [...folders] : [];
  return { folder, pod, owner, shard, shards, readOnly, others, workspaceOrigin, log };
}

/**
 * The stored data of one indexer Pod as one shard sees it: tables in one LMDB environment, so that all components of a
 * compound commit in one transaction. Nothing is opened before it is needed; a reader of a missing index makes no file.
 */
export class IndexEnvironment {
  readonly place: IndexPlace;
  readonly #tables = new Set<string>();
  #lock: WriterLock | undefined;
  #file: LmdbFile | undefined;
  #isLookedFor = false;
  #isChecked = false;
  /** Indexes of the Flow that this one may not record yet. */
  #unrecorded: readonly string[];
  #pending = new PendingWrites();
  /** Requests whose outcome is kept here; those of them that nobody needs any more go with the next write. */
  readonly #kept = new Set<string>();
  readonly #forgotten = new Set<string>();
  #isClosed = false;

  constructor(place: IndexPlace) {
    this.place = place;
    this.#unrecorded = place.others;
  }

  /** A table, new or stored. Throws `ERR_VALUE` for a name that another component of the Pod has. */
  table(name: string): IndexTable {
    if (this.#tables.has(name)) {
      throw new FlowError(
        'ERR_VALUE',
        `Two components of the Pod ${this.place.pod} store under the name ${name}. Give one of them another \`metas.name\` or \`index_filename\`.`,
      );
    }
    this.#tables.add(name);
    return new IndexTable(this, name);
  }

  /** Writes of the request that is under way. Throws `ERR_INDEX_READ_ONLY`. */
  get pending(): PendingWrites {
    this.#refuseReadOnly();
    return this.#pending;
  }

  /** Stands for the request that is under way: another object after each `commit` and `abort`. */
  get request(): object {
    return this.#pending;
  }

  /** Runs `work` on the newest snapshot; undefined when nothing was ever stored. Throws `ERR_INDEX_FORMAT`. */
  read<T>(work: (reader: StoreReader) => T): T | undefined {
    return this.#open(false)?.read(work);
  }

  /**
   * Takes the writer's lock, and settles what a writer that died left open: as other indexes in the same workspace have
   * settled it, else it is taken back. Throws `ERR_INDEX_LOCKED`.
   */
  prepareWrite(): void {
    this.#refuseReadOnly();
    if (this.#lock) return;
    const { folder, owner, shard } = this.place;
    const lock = new WriterLock(folder, owner, shard);
    try {
      this.#open(true)?.check({ forWriting: true });
      this.#write(() => lock.acquire());
      this.#recover();
    } catch (error) {
      lock.release();
      throw error;
    }
    this.#lock = lock;
  }

  /** Makes the pending writes durable in one transaction, or throws and leaves nothing. */
  commit(requestId: string): void {
    const pending = this.#pending;
    this.#pending = new PendingWrites();
    if (pending.isEmpty) return;
    this.prepareWrite();
    this.#write((writer) => {
      const changes = new RowChanges(writer);
      writeRequest(changes, pending, { ...this.place, requestId });
      changes.finish();
    });
  }

  /** Forgets the pending writes. */
  abort(): void {
    this.#pending = new PendingWrites();
  }

  /** Takes back the rows of failed root Documents; the rest of the request becomes final. */
  settle(requestId: string, failedIds: readonly string[] | 'all'): void {
    const request = { ...this.place, requestId };
    if (this.place.readOnly || !this.read((reader) => isUnsettled(reader, request))) return;
    this.prepareWrite();
    this.#write((writer) => {
      const changes = new RowChanges(writer);
      settleRequest(changes, request, failedIds);
      changes.finish();
      if (failedIds !== 'all') keepOutcome(writer, requestId, { failedIds });
      this.#recordOthers(writer);
    });
    if (failedIds !== 'all') this.#kept.add(requestId);
  }

  /** Every index of the Flow has committed by now. */
  #recordOthers(writer: StoreWriter): void {
    if (this.#unrecorded.length === 0) return;
    const found = this.#unrecorded.filter(hasIndex);
    recordOthers(writer, this.place.folder, found);
    this.#unrecorded = this.#unrecorded.filter((other) => !found.includes(other));
  }

  /** Every index of the Flow has settled these requests. */
  forget(requestIds: readonly string[]): void {
    for (const requestId of requestIds) {
      if (this.#kept.delete(requestId)) this.#forgotten.add(requestId);
    }
  }

  /** Lets go of the lock and the file. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const [file, lock] = [this.#file, this.#lock];
    this.#file = undefined;
    this.#lock = undefined;
    try {
      if (lock) {
        file?.write((writer) => {
          dropOutcomes(writer, this.#forgotten);
          lock.release();
        });
      }
    } finally {
      await file?.close();
    }
  }

  #write(work: (writer: StoreWriter) => void): void {
    const forgotten = [...this.#forgotten];
    this.#open(true)?.write((writer) => {
      dropOutcomes(writer, forgotten);
      work(writer);
    });
    for (const requestId of forgotten) this.#forgotten.delete(requestId);
  }

  /** The lock is held: nobody adds to what others left. Looked up outside of a transaction, so that two that recover never wait for each other. */
  #recover(): void {
    const { folder, owner } = this.place;
    const requestIds = this.read((reader) => requestsOfOthers(reader, owner)) ?? [];
    if (requestIds.length > 0) {
      const outcomes = readOutcomes(folder, requestIds);
      this.#write((writer) => {
        const changes = new RowChanges(writer);
        settleOthers(changes, owner, outcomes);
        changes.finish();
      });
    }
    for (const requestId of leftOutcomes(folder, this.#outcomesOfOthers())) {
      this.#forgotten.add(requestId);
    }
  }

  /** Those of this process are removed as its requests end. */
  #outcomesOfOthers(): string[] {
    const kept = this.read(keptOutcomes) ?? [];
    return kept.filter((requestId) => !this.#kept.has(requestId));
  }

  #open(create: boolean): LmdbFile | undefined {
    const { folder, pod, others } = this.place;
    if (this.#isClosed) {
      throw new FlowError('ERR_FLOW_CLOSED', `The index ${folder} is closed.`, { pod });
    }
    if (!this.#isLookedFor && !hasIndex(folder)) refuseMissing(folder, others);
    this.#isLookedFor = true;
    this.#file ??= LmdbFile.open(folder, create);
    if (this.#file && !this.#isChecked) {
      this.#file.check({ forWriting: false });
      checkFormat(this.#file, dataFile(folder));
      this.#isChecked = true;
    }
    return this.#file;
  }

  #refuseReadOnly(): void {
    const { readOnly, folder, pod } = this.place;
    if (!readOnly) return;
    throw new FlowError(
      'ERR_INDEX_READ_ONLY',
      `The index ${folder} is opened with \`read_only: true\` and takes no writes. Remove that setting to write.`,
      { pod },
    );
  }
}

function checkFormat(file: LmdbFile, name: string): void {
  const format = file.read(readHead)?.format;
  if (format === undefined && file.entryCount > 0) {
    throw formatError(name, 'it has data of another program');
  }
  if (format !== undefined && format > indexFormat) {
    throw formatError(
      name,
      `its format is ${format}, this version reads up to ${indexFormat}: use a newer version of Podflow`,
    );
  }
}
