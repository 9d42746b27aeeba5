import type { VectorHits } from '@podflow/core/executor';

/**
 * Keeps the `k` nearest of the rows it is offered; a heap whose top is the worst one kept.
 * Rows of equal distance rank by id, so that the result does not depend on the order of the rows.
 */
export class TopK {
  readonly #k: number;
  readonly #ids: readonly string[];
  readonly #rows: number[] = [];
  readonly #distances: number[] = [];
  /** A row farther than this cannot be among the best. */
  #limit = Number.POSITIVE_INFINITY;

  /** @param ids Id of each row. */
  constructor(k: number, ids: readonly string[]) {
    this.#k = k;
    this.#ids = ids;
  }

  offer(row: number, distance: number): void {
    if (distance <= this.#limit) this.#keep(row, distance);
  }

  /** Nearest first. */
  ranked(): VectorHits {
    const [ids, rows, distances] = [this.#ids, this.#rows, this.#distances];
    const order = rows.map((_, slot) => slot);
    order.sort((left, right) => {
      const [near, far] = [distances[left] as number, distances[right] as number];
      if (near !== far) return near > far ? 1 : -1;
      return (ids[rows[left] as number] as string) > (ids[rows[right] as number] as string)
        ? 1
        : -1;
    });
    return {
      ids: order.map((slot) => ids[rows[slot] as number] as string),
      distances: order.map((slot) => distances[slot] as number),
    };
  }

  #keep(row: number, distance: number): void {
    const size = this.#rows.length;
    if (size < this.#k) {
      this.#place(size, row, distance);
      this.#siftUp(size);
    } else if (size > 0 && this.#isWorse(0, row, distance)) {
      this.#place(0, row, distance);
      this.#siftDown();
    }
    if (this.#rows.length === this.#k) this.#limit = this.#distances[0] ?? -1;
  }

  /** Tells whether what is in `slot` ranks behind the row. */
  #isWorse(slot: number, row: number, distance: number): boolean {
    const kept = this.#distanceAt(slot);
    if (kept !== distance) return kept > distance;
    return (this.#ids[this.#rowAt(slot)] as string) > (this.#ids[row] as string);
  }

  #siftUp(start: number): void {
    let slot = start;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      if (this.#isWorse(parent, this.#rowAt(slot), this.#distanceAt(slot))) return;
      this.#swap(parent, slot);
      slot = parent;
    }
  }

  #siftDown(): void {
    let slot = 0;
    for (;;) {
      let worst = slot;
      for (const child of [2 * slot + 1, 2 * slot + 2]) {
        const isChild = child < this.#rows.length;
        if (isChild && this.#isWorse(child, this.#rowAt(worst), this.#distanceAt(worst))) {
          worst = child;
        }
      }
      if (worst === slot) return;
      this.#swap(worst, slot);
      slot = worst;
    }
  }

  #swap(left: number, right: number): void {
    const [row, distance] = [this.#rowAt(left), this.#distanceAt(left)];
    this.#place(left, this.#rowAt(right), this.#distanceAt(right));
    this.#place(right, row, distance);
  }

  #place(slot: number, row: number, distance: number): void {
    this.#rows[slot] = row;
    this.#distances[slot] = distance;
  }

  #rowAt(slot: number): number {
    return this.#rows[slot] as number;
  }

  #distanceAt(slot: number): number {
    return this.#distances[slot] as number;
  }
}
