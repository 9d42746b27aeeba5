import {
  bodyBytes,
  flagsOf,
  headerBytes,
  largeValueBytes,
  largeValueFlag,
  largeValuePages,
  nodeBytes,
  pageKind,
  pageNumberAt,
} from './page-format.ts';

/** One entry of a branch or leaf page, as places in the page. Its key and value hold as long as the page is not read over. */
export class PageNode {
  readonly #page: Buffer;
  readonly #at: number;

  constructor(page: Buffer, at: number) {
    this.#page = page;
    this.#at = at;
  }

  get key(): Buffer {
    const start = this.#at + nodeBytes;
    return this.#page.subarray(start, start + this.#keyBytes);
  }

  /** Of a branch page: the page below. */
  get child(): number {
    return this.#low + this.#flags * 2 ** 32;
  }

  /** Of a leaf page: bytes of the value. */
  get valueBytes(): number {
    return this.#low;
  }

  /** The value of a leaf page, or what stands there in place of one that is large. */
  get value(): Buffer {
    const start = this.#at + nodeBytes + this.#keyBytes;
    return this.#page.subarray(start, start + this.#bytesInLeaf);
  }

  /** Where a value is that has pages of its own; undefined for one that stands in the leaf. */
  get large(): { page: number; pages: number } | undefined {
    if (this.#flags !== largeValueFlag) return undefined;
    const place = this.value;
    return { page: pageNumberAt(place, 0), pages: pageNumberAt(place, 16) };
  }

  /** False when a leaf cannot have it: flags that Podflow does not use, or a large value with fewer pages than it needs. */
  get isLeafEntry(): boolean {
    if (this.#flags === 0) return true;
    // A value that replaces a longer one keeps its pages.
    return (this.large?.pages ?? 0) >= largeValuePages(this.valueBytes);
  }

  /** Bytes in the page; nodes begin at even places. */
  bytesIn(kind: 'branch' | 'leaf'): number {
    const value = kind === 'leaf' ? this.#bytesInLeaf : 0;
    return (nodeBytes + this.#keyBytes + value + 1) & ~1;
  }

  get #low(): number {
    return this.#page.readUInt32LE(this.#at);
  }

  get #flags(): number {
    return this.#page.readUInt16LE(this.#at + 4);
  }

  get #keyBytes(): number {
    return this.#page.readUInt16LE(this.#at + 6);
  }

  get #bytesInLeaf(): number {
    return this.#flags === largeValueFlag ? largeValueBytes : this.#low;
  }
}

/**
 * The nodes of `page`, in the order of their keys, or what is wrong: each has to lie behind the free room, and together they fill what
 * is behind it.
 */
export function readNodes(
  page: Buffer,
  number: number,
  kind: 'branch' | 'leaf',
): PageNode[] | string {
  if (pageNumberAt(page, 0) !== number) return 'it is another page, or none';
  if (flagsOf(page) !== pageKind[kind]) return `it is no ${kind} page`;
  const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
  if (lower === 0 || lower % 2 === 1 || lower > upper || upper > bodyBytes) return 'its bounds';
  const nodes: PageNode[] = [];
  let bytes = 0;
  for (let pointer = 0; pointer < lower; pointer += 2) {
    const at = page.readUInt16LE(headerBytes + pointer);
    if (at < upper || at % 2 === 1 || at + nodeBytes > bodyBytes) return 'the place of an entry';
    const node = new PageNode(page, headerBytes + at);
    const length = node.bytesIn(kind);
    if (at + length > bodyBytes) return 'the size of an entry';
    if (kind === 'leaf' && !node.isLeafEntry) return 'an entry';
    bytes += length;
    nodes.push(node);
  }
  return bytes === bodyBytes - upper ? nodes : 'the sizes of its entries';
}
