import type { RowMatrix } from '../row-matrix.ts';
import type { DotMetric } from '../score-bounds.ts';
import { codeOf, hashOf } from './graph-code.ts';
import type { HnswGraph } from './hnsw-graph.ts';
import { TwinCodes } from './twin-codes.ts';

/** What is remembered of the rows in a graph. The three lists are parallel. */
export interface GraphRowsRecord {
  ids: string[];
  /** Key of each; vectors that the graph cannot tell apart share one. */
  keys: number[];
  /** CRC-32 of all bits of each vector. */
  hashes: number[];
  /** Keys that were ever given. */
  keyCount: number;
}

/** One row as the graph knows it. */
interface Member {
  key: number;
  hash: number;
}

/** Which rows of a matrix are in a graph, under which key, and which are still to come. */
export class GraphRows {
  readonly #matrix: RowMatrix;
  readonly #graph: HnswGraph;
  readonly #metric: DotMetric;
  readonly #members = new Map<string, Member>();
  /** Ids of each key: one, several, or none when they are gone. */
  readonly #ids: (string | Set<string> | null)[];
  readonly #twins = new TwinCodes();
  /** Whether `#twins` knows the rows that came from the disk. */
  #knowsTwins: boolean;
  #queue: string[] = [];
  #queueStart = 0;

  constructor(matrix: RowMatrix, graph: HnswGraph, metric: DotMetric, known?: GraphRowsRecord) {
    this.#matrix = matrix;
    this.#graph = graph;
    this.#metric = metric;
    this.#ids = Array.from({ length: known?.keyCount ?? 0 }, () => null);
    this.#knowsTwins = known === undefined;
    for (const [at, id] of known?.ids.entries() ?? []) {
      const member = { key: known?.keys[at] as number, hash: known?.hashes[at] as number };
      this.#join(id, member);
    }
  }

  get record(): GraphRowsRecord {
    const members = [...this.#members];
    return {
      ids: members.map(([id]) => id),
      keys: members.map(([, { key }]) => key),
      hashes: members.map(([, { hash }]) => hash),
      keyCount: this.#ids.length,
    };
  }

  /** Vectors that are or were in the graph. */
  get keys(): number {
    return this.#ids.length;
  }

  /** Rows that are not in the graph yet; a few may be counted twice. */
  get waiting(): number {
    return this.#queue.length - this.#queueStart;
  }

  /** Finds out which rows are new, other or gone: a vector is known by a hash of all its bits. */
  reconcile(): void {
    for (const [id, { hash }] of this.#members) {
      const row = this.#matrix.rowOf(id);
      if (row === undefined || hashOf(this.#matrix.rowAt(row)) !== hash) this.forget(id);
    }
    this.#queue = this.#matrix.ids.filter((id) => !this.#members.has(id));
    this.#queueStart = 0;
  }

  /** The vector of `id` is new or another one. */
  enqueue(id: string): void {
    this.forget(id);
    this.#queue.push(id);
  }

  forget(id: string): void {
    const member = this.#members.get(id);
    if (!member) return;
    this.#members.delete(id);
    const ids = this.#ids[member.key];
    if (ids instanceof Set && ids.delete(id) && ids.size > 0) return;
    this.#ids[member.key] = null;
    this.#twins.forget(member.key);
    this.#graph.remove(member.key);
  }

  /** Puts up to `count` of the waiting rows into the graph. */
  add(count: number, threads: number): void {
    const ids = new Set<string>();
    while (ids.size < count && this.waiting > 0) {
      const id = this.#queue[this.#queueStart++] as string;
      if (!this.#members.has(id) && this.#matrix.rowOf(id) !== undefined) ids.add(id);
    }
    if (this.waiting === 0) [this.#queue, this.#queueStart] = [[], 0];
    if (ids.size > 0) this.#addAll([...ids], threads);
  }

  /** Rows of a key that the graph has. */
  rowsOf(key: number): number[] {
    const ids = this.#ids[key];
    if (typeof ids === 'string') return [this.#matrix.rowOf(ids) as number];
    return [...(ids ?? [])].map((id) => this.#matrix.rowOf(id) as number);
  }

  #addAll(ids: readonly string[], threads: number): void {
    this.#learnTwins();
    const { dimension } = this.#graph;
    const vectors = new Float32Array(ids.length * dimension);
    const keys: number[] = [];
    for (const id of ids) {
      const vector = this.#matrix.rowAt(this.#matrix.rowOf(id) as number);
      const hash = hashOf(vector);
      const code = codeOf(vector, this.#metric);
      const known = this.#twins.find(code, (key) => this.#codeOfKey(key));
      const key = known ?? this.#ids.length;
      if (known === undefined) {
        vectors.set(this.#matrix.rowAt(this.#matrix.rowOf(id) as number), keys.length * dimension);
        keys.push(key);
        this.#twins.add(code, key);
      }
      this.#join(id, { key, hash });
    }
    if (keys.length > 0) {
      this.#graph.add(keys, vectors.subarray(0, keys.length * dimension), threads);
    }
  }

  #join(id: string, member: Member): void {
    const { key } = member;
    this.#members.set(id, member);
    const ids = this.#ids[key];
    if (ids instanceof Set) ids.add(id);
    else this.#ids[key] = typeof ids === 'string' ? new Set([ids, id]) : id;
  }

  /** Codes are not on the disk: they are computed before the first row comes in. */
  #learnTwins(): void {
    if (this.#knowsTwins) return;
    this.#knowsTwins = true;
    for (const [key, ids] of this.#ids.entries()) {
      if (ids !== null) this.#twins.add(this.#codeOfKey(key), key);
    }
  }

  /** All vectors of a key have the same code. */
  #codeOfKey(key: number): Uint8Array {
    const [row = 0] = this.rowsOf(key);
    return codeOf(this.#matrix.rowAt(row), this.#metric);
  }
}
