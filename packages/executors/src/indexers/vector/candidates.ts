/** Numbers that `Candidates` for the `k` nearest begin with. */
export function candidateNumbers(k: number): number {
  return k + 2 * roomFor(k);
}

function roomFor(k: number): number {
  return 2 * k + 64;
}

/** The rows that can be among the `k` nearest of one query, by bounds of their distances. */
export class Candidates {
  readonly #limits: SmallestNumbers;
  #count = 0;
  #rows: Float64Array;
  #lowers: Float64Array;

  /**
   * @param store So many numbers as `candidateNumbers` says. Several share one array: the fewer there are, the less is to be
   * collected.
   */
  constructor(k: number, store = new Float64Array(candidateNumbers(k))) {
    const room = roomFor(k);
    this.#limits = new SmallestNumbers(store.subarray(0, k));
    this.#rows = store.subarray(k, k + room);
    this.#lowers = store.subarray(k + room);
  }

  /** A row whose lower bound is above this one has `k` nearer ones. */
  get limit(): number {
    return this.#limits.largest;
  }

  add(row: number, lower: number, upper: number): void {
    if (this.#count === this.#rows.length) this.#makeRoom();
    this.#rows[this.#count] = row;
    this.#lowers[this.#count++] = lower;
    this.#limits.offer(upper);
  }

  /** In no order; all rows that can be among the nearest, and perhaps a few more. */
  rows(): Float64Array {
    this.#prune();
    return this.#rows.subarray(0, this.#count);
  }

  #makeRoom(): void {
    this.#prune();
    // Rows as near as the last one cannot be left out, however many.
    if (2 * this.#count <= this.#rows.length) return;
    this.#rows = grown(this.#rows);
    this.#lowers = grown(this.#lowers);
  }

  #prune(): void {
    const [rows, lowers, { limit }] = [this.#rows, this.#lowers, this];
    let kept = 0;
    for (let at = 0; at < this.#count; at++) {
      const lower = lowers[at] as number;
      if (lower > limit) continue;
      rows[kept] = rows[at] as number;
      lowers[kept++] = lower;
    }
    this.#count = kept;
  }
}

function grown(numbers: Float64Array): Float64Array {
  const copy = new Float64Array(2 * numbers.length);
  copy.set(numbers);
  return copy;
}

/** The smallest of the numbers it is offered, as many as the heap takes; its top is the largest of them. */
class SmallestNumbers {
  readonly #heap: Float64Array;

  constructor(heap: Float64Array) {
    this.#heap = heap.fill(Number.POSITIVE_INFINITY);
  }

  /** Infinity while there are fewer. */
  get largest(): number {
    return this.#heap[0] as number;
  }

  offer(number: number): void {
    const heap = this.#heap;
    if (number >= (heap[0] as number)) return;
    let slot = 0;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && (heap[child + 1] as number) > (heap[child] as number)) child++;
      if ((heap[child] as number) <= number) break;
      heap[slot] = heap[child] as number;
      slot = child;
    }
    heap[slot] = number;
  }
}
