import type { GraphRows } from './graph-rows.ts';

/** The thread answers searches between two slices of the work, which last about so many ms. */
const sliceMs = 50;
const [smallestSlice, largestSlice] = [64, 8192];
const reportMs = 10_000;

/** What a builder needs. */
export interface GraphBuilderOptions {
  rows: GraphRows;
  threads: number;
  /** Names the index. */
  label: string;
  log(line: string): void;
}

/** Puts the waiting rows of a graph into it, slice by slice, and says how far it is. */
export class GraphBuilder {
  readonly #options: GraphBuilderOptions;
  #isStopped = false;

  constructor(options: GraphBuilderOptions) {
    this.#options = options;
  }

  /** Ends the work after the slice that is under way. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when nothing waits any more, or with `stop`. */
  async run(): Promise<void> {
    const { rows, threads, label, log } = this.#options;
    const started = performance.now();
    let [done, slice, reported] = [0, smallestSlice, started];
    log(
      `index ${label}: building an HNSW graph of ${count(rows.waiting)} vectors on ${threads} ${threads === 1 ? 'thread' : 'threads'}; searches are exact until it is there`,
    );
    while (rows.waiting > 0 && !this.#isStopped) {
      await new Promise(setImmediate);
      if (this.#isStopped) return;
      const before = performance.now();
      rows.add(slice, threads);
      done += slice;
      const now = performance.now();
      slice = nextSlice(slice, now - before);
      if (now - reported < reportMs) continue;
      reported = now;
      const left = (rows.waiting * (now - started)) / done;
      const share = Math.floor((100 * done) / (done + rows.waiting));
      log(`index ${label}: HNSW graph ${share} % built, about ${duration(left)} left`);
    }
    if (!this.#isStopped)
      log(`index ${label}: HNSW graph built in ${duration(performance.now() - started)}`);
  }
}

function nextSlice(slice: number, ms: number): number {
  const wanted = Math.round((slice * sliceMs) / Math.max(ms, 1));
  return Math.min(largestSlice, Math.max(smallestSlice, Math.min(2 * slice, wanted)));
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
