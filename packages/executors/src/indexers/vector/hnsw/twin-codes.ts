import { hashOf } from './graph-code.ts';

/**
 * Finds the key of a code that a graph has already. Equal vectors in a graph are each other's nearest: a search that comes among
 * many of them sees nothing else, and rows behind them are reached from nowhere. So a graph gets each code once.
 */
export class TwinCodes {
  readonly #keyOf = new Map<number, number>();
  readonly #hashOf = new Map<number, number>();

  /** @param codeOfKey Tells whether a key of the same hash has the same code. */
  find(code: Uint8Array, codeOfKey: (key: number) => Uint8Array): number | undefined {
    const key = this.#keyOf.get(hashOf(code));
    return key !== undefined && isEqual(codeOfKey(key), code) ? key : undefined;
  }

  /** Of two codes of one hash the first one is found. */
  add(code: Uint8Array, key: number): void {
    const hash = hashOf(code);
    if (this.#keyOf.has(hash)) return;
    this.#keyOf.set(hash, key);
    this.#hashOf.set(key, hash);
  }

  forget(key: number): void {
    const hash = this.#hashOf.get(key);
    if (hash === undefined) return;
    this.#hashOf.delete(key);
    this.#keyOf.delete(hash);
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
