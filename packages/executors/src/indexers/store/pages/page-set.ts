/** The two pages before it are meta pages. */
const firstDataPage = 2;

/** Numbers of pages, one bit each. */
export class PageSet {
  readonly #bits: Uint8Array;
  readonly #end: number;

  /** @param end First number that no page has. */
  constructor(end: number) {
    this.#end = end;
    this.#bits = new Uint8Array(Math.ceil(end / 8));
  }

  has(page: number): boolean {
    return ((this.#bits[page >>> 3] ?? 0) & (1 << (page & 7))) !== 0;
  }

  /** True when these pages can hold data and none of them is in the set. */
  hasRoomFor(first: number, count = 1): boolean {
    if (first < firstDataPage || first + count > this.#end) return false;
    for (let page = first; page < first + count; page++) if (this.has(page)) return false;
    return true;
  }

  /** Adds pages for which `hasRoomFor` is true. */
  add(first: number, count = 1): void {
    for (let page = first; page < first + count; page++) {
      this.#bits[page >>> 3] = (this.#bits[page >>> 3] ?? 0) | (1 << (page & 7));
    }
  }
}
