import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { types } from 'node:util';
import { FlowError } from '@podflow/core/executor';

/** Content of the lock file. */
interface LockRecord {
  pid: number;
  /** When the process started, as the system tells it: another process may have the pid by now. */
  started?: string;
  hostname: string;
  owner: string;
  /** When the lock was taken, ISO 8601. */
  time: string;
  /** Shards of the owner that hold it. */
  shards: number[];
}

/**
 * `writer.lock` in the folder of an index: one running Pod writes, with all its shards.
 * Its methods are to be called inside a write transaction of the index, which no two threads or processes are in at once.
 */
export class WriterLock {
  readonly #file: string;
  readonly #owner: string;
  readonly #shard: number;

  constructor(folder: string, owner: string, shard: number) {
    this.#file = join(folder, 'writer.lock');
    this.#owner = owner;
    this.#shard = shard;
  }

  /** Takes the lock, also from a process that died. Throws `ERR_INDEX_LOCKED` while another Pod has it. */
  acquire(): void {
    const held = this.#read();
    if (held && held.owner !== this.#owner && isAlive(held)) throw this.#lockedError(held);
    const shards = held?.owner === this.#owner ? held.shards : [];
    this.#write([...new Set([...shards, this.#shard])]);
  }

  /** Lets go of it; the last shard removes the file. */
  release(): void {
    const held = this.#read();
    if (held?.owner !== this.#owner) return;
    const others = held.shards.filter((shard) => shard !== this.#shard);
    if (others.length > 0) this.#write(others);
    else rmSync(this.#file, { force: true });
  }

  /** undefined: there is none, or a crash left half of one. */
  #read(): LockRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as LockRecord;
    } catch {
      return undefined;
    }
  }

  #write(shards: number[]): void {
    const started = startOf(process.pid);
    const record: LockRecord = {
      pid: process.pid,
      ...(started && { started }),
      hostname: hostname(),
      owner: this.#owner,
      time: new Date().toISOString(),
      shards,
    };
    const next = `${this.#file}.new`;
    try {
      writeFileSync(next, JSON.stringify(record));
      renameSync(next, this.#file);
    } finally {
      rmSync(next, { force: true });
    }
  }

  #lockedError({ pid, hostname: host, time }: LockRecord): FlowError {
    const where = host === hostname() ? '' : ` on ${host}`;
    return new FlowError(
      'ERR_INDEX_LOCKED',
      `The index is being written by process ${pid}${where} since ${time}, says ${this.#file}. ` +
        'Wait for it or stop it; only if that process is gone, delete the file.',
    );
  }
}

function isAlive(held: LockRecord): boolean {
  // Nothing is known about processes of another host.
  if (held.hostname !== hostname()) return true;
  try {
    process.kill(held.pid, 0);
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'ESRCH') return false;
  }
  return held.started === undefined || held.started === startOf(held.pid);
}

/**
 * Start of a running process in ticks since boot (field 22 of /proc/PID/stat). undefined where the system has no /proc, and
 * for a process that has ended but was not yet waited for: it keeps its pid, and in a container that can be for ever.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets, which may hold blanks.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
