import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import type { GraphRowsRecord } from './graph-rows.ts';
import { HnswGraph } from './hnsw-graph.ts';
import type { HnswSettings } from './hnsw-settings.ts';

const description = z.object({
  settings: z.string(),
  sha256: z.string(),
  ids: z.array(z.string()),
  keys: z.array(z.int().min(0)),
  hashes: z.array(z.number()),
  keyCount: z.int().min(0),
});

/** A graph and its rows. */
export interface StoredGraph {
  graph: HnswGraph;
  rows: GraphRowsRecord;
}

/**
 * A graph on the disk, so that it need not be built at each start: usearch's file, and beside it a JSON file that tells
 * what it was made with, its checksum and its rows. Only a copy: what is in the index counts, and a graph that does not fit
 * is built anew.
 */
export class GraphFile {
  readonly #graphFile: string;
  readonly #descriptionFile: string;

  /** @param path Without the ending. */
  constructor(path: string) {
    this.#graphFile = `${path}.usearch`;
    this.#descriptionFile = `${path}.json`;
  }

  /** undefined where there is none for these settings, or one that is not whole. */
  async load(dimension: number, settings: HnswSettings): Promise<StoredGraph | undefined> {
    if (!statSync(this.#descriptionFile, { throwIfNoEntry: false })) return undefined;
    const stored = description.safeParse(JSON.parse(readFileSync(this.#descriptionFile, 'utf8')));
    const isOurs =
      stored.success &&
      isWhole(stored.data) &&
      stored.data.settings === fingerprint(dimension, settings);
    if (!isOurs || sha256(this.#graphFile) !== stored.data.sha256) return undefined;
    const graph = await HnswGraph.create(dimension, settings);
    graph.load(this.#graphFile);
    return { graph, rows: stored.data };
  }

  /** Removes what processes left that were killed while they saved; those of living processes stay. */
  removeLeftovers(): void {
    const folder = dirname(this.#graphFile);
    const names = [this.#graphFile, this.#descriptionFile].map((file) => `${basename(file)}.`);
    for (const file of readdirSync(folder)) {
      const name = names.find((each) => file.startsWith(each));
      const [, pid] = (name && /^(\d+)\.new$/.exec(file.slice(name.length))) || [];
      if (pid && !isAlive(Number(pid))) rmSync(join(folder, file), { force: true });
    }
  }

  /** Throws what the file system throws. */
  save({ graph, rows }: StoredGraph, settings: HnswSettings): void {
    const [graphFile, descriptionFile] = [this.#graphFile, this.#descriptionFile].map(
      (file) => `${file}.${process.pid}.new`,
    ) as [string, string];
    try {
      graph.save(graphFile);
      const known: z.input<typeof description> = {
        settings: fingerprint(graph.dimension, settings),
        sha256: sha256(graphFile),
        ...rows,
      };
      writeFileSync(descriptionFile, JSON.stringify(known));
      renameSync(graphFile, this.#graphFile);
      renameSync(descriptionFile, this.#descriptionFile);
    } finally {
      rmSync(graphFile, { force: true });
      rmSync(descriptionFile, { force: true });
    }
  }
}

/** The lists are parallel, and every key was given. */
function isWhole({ ids, keys, hashes, keyCount }: GraphRowsRecord): boolean {
  const isParallel = keys.length === ids.length && hashes.length === ids.length;
  return isParallel && keys.every((key) => key < keyCount) && new Set(ids).size === ids.length;
}

function fingerprint(dimension: number, { metric, connectivity, expansionAdd }: HnswSettings) {
  return `${metric} ${dimension}, M ${connectivity}, ef_construction ${expansionAdd}`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
