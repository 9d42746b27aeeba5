import type { RowMatrix } from '../row-matrix.ts';
import type { HnswGraph } from './hnsw-graph.ts';

/** What is remembered of the rows in a graph, by key. */
export interface GraphRowsRecord {
  ids: (string | null)[];
  /** Length of each vector. */
  lengths: number[];
}

/** Which rows of a matrix are in a graph, under which key, and which are still to come. */
export class GraphRows {
  readonly #matrix: RowMatrix;
  readonly #graph: HnswGraph;
  readonly #keyOf = new Map<string, number>();
  /** By key. */
  readonly #ids: (string | null)[];
  readonly #lengths: number[];
  /** Row of each key. */
  readonly #rows: number[];
  #queue: string[] = [];
  #queueStart = 0;

  constructor(
    matrix: RowMatrix,
    graph: HnswGraph,
    known: GraphRowsRecord = { ids: [], lengths: [] },
  ) {
    this.#matrix = matrix;
    this.#graph = graph;
    this.#ids = known.ids;
    this.#lengths = known.lengths;
    this.#rows = known.ids.map(() => 0);
    for (const [key, id] of known.ids.entries()) if (id !== null) this.#keyOf.set(id, key);
  }

  get record(): GraphRowsRecord {
    return { ids: this.#ids, lengths: this.#lengths };
  }

  /** Vectors that are or were in the graph. */
  get keys(): number {
    return this.#ids.length;
  }

  /** Rows that are not in the graph yet; a few may be counted twice. */
  get waiting(): number {
    return this.#queue.length - this.#queueStart;
  }

  /** Finds out which rows are new, other or gone; a vector is known by its length, to the last bit. */
  reconcile(): void {
    const { ids, lengths } = this.#matrix;
    for (const [id, key] of this.#keyOf) {
      const row = this.#matrix.rowOf(id);
      if (row === undefined || lengths[row] !== this.#lengths[key]) this.forget(id);
      else this.#rows[key] = row;
    }
    this.#queue = ids.filter((id) => !this.#keyOf.has(id));
    this.#queueStart = 0;
  }

  /** The vector of `id` is new or another one. */
  enqueue(id: string): void {
    this.forget(id);
    this.#queue.push(id);
  }

  forget(id: string): void {
    const key = this.#keyOf.get(id);
    if (key === undefined) return;
    this.#graph.remove(key);
    this.#keyOf.delete(id);
    this.#ids[key] = null;
  }

  /** Puts up to `count` of the waiting rows into the graph. */
  add(count: number, threads: number): void {
    const ids = new Set<string>();
    while (ids.size < count && this.waiting > 0) {
      const id = this.#queue[this.#queueStart++] as string;
      if (!this.#keyOf.has(id) && this.#matrix.rowOf(id) !== undefined) ids.add(id);
    }
    if (this.waiting === 0) [this.#queue, this.#queueStart] = [[], 0];
    if (ids.size > 0) this.#addAll([...ids], threads);
  }

  /** The vector of `id` stands in another row now. */
  move(id: string, row: number): void {
    const key = this.#keyOf.get(id);
    if (key !== undefined) this.#rows[key] = row;
  }

  /** Row of a key that the graph has. */
  rowOf(key: number): number {
    return this.#rows[key] as number;
  }

  #addAll(ids: readonly string[], threads: number): void {
    const { dimension } = this.#graph;
    const vectors = new Float32Array(ids.length * dimension);
    const keys: number[] = [];
    for (const [at, id] of ids.entries()) {
      const row = this.#matrix.rowOf(id) as number;
      vectors.set(this.#matrix.rowAt(row), at * dimension);
      keys.push(this.#ids.length);
      this.#keyOf.set(id, this.#ids.length);
      this.#lengths.push(this.#matrix.lengths[row] as number);
      this.#ids.push(id);
      this.#rows.push(row);
    }
    this.#graph.add(keys, vectors, threads);
  }
}
