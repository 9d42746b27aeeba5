import type { RowSink } from '../store/index-table.ts';

/** Hashes by id, and how many ids have each of them. */
export class SeenHashes implements RowSink {
  readonly #hashOf = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#hashOf.size;
  }

  has(hash: string): boolean {
    return this.#counts.has(hash);
  }

  clear(): void {
    this.#hashOf.clear();
    this.#counts.clear();
  }

  set(id: string, value: Buffer | string): void {
    const hash = value.toString('utf8');
    this.delete(id);
    this.#hashOf.set(id, hash);
    this.#counts.set(hash, (this.#counts.get(hash) ?? 0) + 1);
  }

  delete(id: string): void {
    const hash = this.#hashOf.get(id);
    if (hash === undefined) return;
    this.#hashOf.delete(id);
    const others = (this.#counts.get(hash) ?? 1) - 1;
    if (others > 0) this.#counts.set(hash, others);
    else this.#counts.delete(hash);
  }
}
