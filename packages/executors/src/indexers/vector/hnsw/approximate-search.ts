import type { VectorHits } from '@podflow/core/executor';
import type { RowSink } from '../../store/index-table.ts';
import { type NearestQuestion, nearestRows, rankRows } from '../nearest-rows.ts';
import type { RowMatrix } from '../row-matrix.ts';
import type { VectorSearch } from '../vector-search.ts';
import { GraphBuilder } from './graph-builder.ts';
import { GraphFile } from './graph-file.ts';
import { GraphRows } from './graph-rows.ts';
import { HnswGraph } from './hnsw-graph.ts';
import type { HnswSettings } from './hnsw-settings.ts';

/** More hits than these are found sooner by comparing with all rows. */
const largestK = 1000;
/** So few waiting rows are put into the graph before a search. */
const fewRows = 256;
/** Changes that are worth another copy on the disk. */
const manyChanges = 1000;
/** Candidates per hit, of which the distances are computed exactly. */
const candidatesPerHit = 1.5;

/** A graph with fewer keys is never built anew. */
const fewestKeys = 10_000;

/** What a search by a graph needs. */
export interface ApproximateSearchOptions {
  matrix: RowMatrix;
  /** Searches while the graph does not. */
  exact: VectorSearch;
  settings: HnswSettings;
  threads: number;
  /** Of the graph on the disk, without the ending. */
  path: string;
  /** Names the index. */
  label: string;
  log(line: string): void;
}

interface OpenGraph {
  graph: HnswGraph;
  rows: GraphRows;
}

/**
 * Compares queries with the rows that a graph leads to; their distances are computed as for the exact search. It takes the
 * rows on their way to the matrix. While rows are missing in the graph, which is built beside the searches, and wherever it
 * finds fewer hits than there are, the search is exact.
 */
export class ApproximateSearch implements VectorSearch, RowSink {
  readonly #options: ApproximateSearchOptions;
  readonly #file: GraphFile;
  #open: OpenGraph | undefined;
  #opening: Promise<void> | undefined;
  /** The matrix was filled behind the back of the graph. */
  #isStale = true;
  #builder: GraphBuilder | undefined;
  #building: Promise<void> | undefined;
  #unsaved = 0;
  #isBroken = false;

  constructor(options: ApproximateSearchOptions) {
    this.#options = options;
    this.#file = new GraphFile(options.path);
  }

  clear(): void {
    this.#options.matrix.clear();
    this.#isStale = true;
  }

  set(id: string, value: Buffer): void {
    this.#options.matrix.set(id, value);
    if (!this.#isStale) this.#open?.rows.enqueue(id);
  }

  delete(id: string): void {
    this.#options.matrix.delete(id);
    if (!this.#isStale) this.#open?.rows.forget(id);
  }

  /** Begins with the graph before the first search. */
  async warmUp(): Promise<void> {
    if (this.#isUseful()) await this.#catchUp();
  }

  async nearest(question: NearestQuestion): Promise<VectorHits[]> {
    const { exact } = this.#options;
    const { k } = question;
    if (k === 0 || k > largestK || !this.#isUseful() || !(await this.#catchUp())) {
      return exact.nearest(question);
    }
    return this.#search(question, this.#open as OpenGraph);
  }

  async close(): Promise<void> {
    this.#builder?.stop();
    await this.#building;
    this.#save();
    this.#open = undefined;
    await this.#options.exact.close();
  }

  #isUseful(): boolean {
    const { matrix, settings } = this.#options;
    return !this.#isBroken && matrix.size >= settings.from;
  }

  /** Tells whether all rows are in the graph; else they are on their way. */
  async #catchUp(): Promise<boolean> {
    try {
      const { matrix, threads } = this.#options;
      if (this.#open && !isFit(this.#open, matrix)) this.#forgetGraph();
      this.#opening ??= this.#openGraph();
      await this.#opening;
      if (!this.#open) return false;
      const { rows } = this.#open;
      if (this.#isStale) rows.reconcile();
      this.#isStale = false;
      if (rows.waiting > fewRows) this.#building ??= this.#build(rows);
      if (this.#building) return false;
      this.#unsaved += rows.waiting;
      rows.add(rows.waiting, threads);
      return true;
    } catch (error) {
      this.#giveUp(error);
      return false;
    }
  }

  async #openGraph(): Promise<void> {
    const { matrix, settings } = this.#options;
    const { dimension } = matrix;
    this.#file.removeLeftovers();
    const stored = await this.#file.load(dimension, settings).catch(() => undefined);
    if (stored) {
      const rows = new GraphRows(matrix, stored.graph, settings.metric, stored.rows);
      this.#open = { graph: stored.graph, rows };
    }
    if (!this.#open || !isFit(this.#open, matrix)) {
      const graph = await HnswGraph.create(dimension, settings);
      this.#open = { graph, rows: new GraphRows(matrix, graph, settings.metric) };
    }
    this.#isStale = true;
  }

  #forgetGraph(): void {
    this.#builder?.stop();
    this.#open = undefined;
    this.#opening = undefined;
  }

  async #build(rows: GraphRows): Promise<void> {
    const { threads, label, log } = this.#options;
    this.#unsaved += rows.waiting;
    const builder = new GraphBuilder({ rows, threads, label, log });
    this.#builder = builder;
    try {
      await builder.run();
    } catch (error) {
      this.#giveUp(error);
    }
    this.#building = undefined;
    this.#save();
  }

  #search({ queries, k, metric }: NearestQuestion, { graph, rows }: OpenGraph): VectorHits[] {
    const { matrix, settings, threads } = this.#options;
    const wanted = Math.min(k, matrix.size);
    const candidates = Math.max(
      wanted,
      Math.min(settings.expansionSearch, Math.ceil(candidatesPerHit * wanted)),
    );
    const found = graph.search(joined(queries), candidates, Math.min(threads, queries.length));
    return queries.flatMap((query, at) => {
      const near = (found[at] ?? []).flatMap((key) => rows.rowsOf(key));
      if (near.length < wanted) return nearestRows(matrix, { queries: [query], k, metric });
      return [rankRows(matrix, near, query, { k, metric })];
    });
  }

  #save(): void {
    if (!this.#open || this.#unsaved < manyChanges) return;
    const { label, log, settings } = this.#options;
    this.#unsaved = 0;
    try {
      this.#file.save({ graph: this.#open.graph, rows: this.#open.rows.record }, settings);
    } catch (error) {
      log(
        `index ${label}: the HNSW graph cannot be kept (${(error as Error).message}) and is built again at the next start`,
      );
    }
  }

  #giveUp(error: unknown): void {
    const { label, log } = this.#options;
    this.#isBroken = true;
    this.#forgetGraph();
    log(`index ${label}: no HNSW graph (${(error as Error).message}), searches are exact`);
  }
}

/** Float32 `[n, dimension]`. */
function joined(queries: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = queries;
  if (others.length === 0) return first;
  const all = new Float32Array(queries.length * first.length);
  for (const [at, query] of queries.entries()) all.set(query, at * first.length);
  return all;
}

/** False when the vectors have another length by now, or most of those in the graph are gone. */
function isFit({ graph, rows }: OpenGraph, matrix: RowMatrix): boolean {
  return graph.dimension === matrix.dimension && rows.keys < fewestKeys + 4 * matrix.size;
}
