/** Numbers of pages, a bit for each. */
export class PageSet {
  readonly #bits: Uint8Array;
  readonly #end: number;

  /** @param end Behind the last number. */
  constructor(end: number) {
    this.#end = end;
    this.#bits = new Uint8Array(Math.ceil(end / 8));
  }

  has(page: number): boolean {
    return ((this.#bits[page >> 3] ?? 0) & (1 << (page & 7))) !== 0;
  }

  /** Adds pages that follow each other; false, and none is added, when one of them is there already or is no page that data can have. */
  add(first: number, count = 1): boolean {
    if (first < firstDataPage || first + count > this.#end) return false;
    for (let page = first; page < first + count; page++) if (this.has(page)) return false;
    for (let page = first; page < first + count; page++) {
      this.#bits[page >> 3] = (this.#bits[page >> 3] ?? 0) | (1 << (page & 7));
    }
    return true;
  }
}

/** The two before it are meta pages. */
const firstDataPage = 2;
