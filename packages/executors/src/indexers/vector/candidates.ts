/** Numbers that are kept for a row. */
const numbersPerRow = 4;

/** Numbers that `Candidates` for the `k` nearest begin with. */
export function candidateNumbers(k: number): number {
  return numbersPerRow * (2 * k + 32);
}

/** The rows that can be among the `k` nearest of one query, by bounds of their distances. */
export class Candidates {
  readonly #k: number;
  #count = 0;
  #capacity: number;
  /** One after the other: rows, lower bounds, upper bounds, and room for sorting. */
  #store: Float64Array;
  #limit = Number.POSITIVE_INFINITY;

  /** @param store As many numbers as `candidateNumbers` says; several share one array, as fewer arrays are sooner collected. */
  constructor(k: number, store = new Float64Array(candidateNumbers(k))) {
    this.#k = k;
    this.#store = store;
    this.#capacity = store.length / numbersPerRow;
  }

  /** A row whose lower bound is above this one has `k` nearer ones. */
  get limit(): number {
    return this.#limit;
  }

  add(row: number, lower: number, upper: number): void {
    const at = this.#count++;
    const capacity = this.#capacity;
    this.#store[at] = row;
    this.#store[capacity + at] = lower;
    this.#store[2 * capacity + at] = upper;
    if (this.#count < capacity) return;
    this.#prune();
    // Rows as near as the last one cannot be left out, however many.
    if (2 * this.#count > capacity) this.#grow();
  }

  /** In no order; all rows that can be among the nearest, and perhaps a few more. */
  rows(): Float64Array {
    if (this.#count > this.#k) this.#prune();
    return this.#store.subarray(0, this.#count);
  }

  #prune(): void {
    const [store, capacity] = [this.#store, this.#capacity];
    store.copyWithin(3 * capacity, 2 * capacity, 2 * capacity + this.#count);
    const sorted = store.subarray(3 * capacity, 3 * capacity + this.#count).sort();
    const limit = sorted[this.#k - 1] as number;
    let kept = 0;
    for (let at = 0; at < this.#count; at++) {
      if ((store[capacity + at] as number) > limit) continue;
      for (let part = 0; part < 3 * capacity; part += capacity) {
        store[part + kept] = store[part + at] as number;
      }
      kept++;
    }
    this.#count = kept;
    this.#limit = limit;
  }

  #grow(): void {
    const capacity = this.#capacity;
    const grown = new Float64Array(2 * numbersPerRow * capacity);
    for (let part = 0; part < 3; part++) {
      grown.set(this.#store.subarray(part * capacity, (part + 1) * capacity), 2 * part * capacity);
    }
    this.#store = grown;
    this.#capacity = 2 * capacity;
  }
}
