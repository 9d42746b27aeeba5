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

/** A node of a branch or leaf page. It refers to the page, and holds until the page is read over. */
export class PageNode {
  readonly key: Buffer;
  /** Bytes that the node takes in its page; nodes begin at even places. */
  readonly bytes: number;
  readonly #page: Buffer;
  /** Size of the value of a leaf node, or low part of a child's page number. */
  readonly #low: number;
  readonly #flags: number;
  readonly #valueAt: number;

  /** The caller has checked that the page has `nodeBytes` at `at`. */
  constructor(page: Buffer, at: number, kind: 'branch' | 'leaf') {
    const keyAt = at + nodeBytes;
    const keyBytes = page.readUInt16LE(at + 6);
    this.#page = page;
    this.#low = page.readUInt32LE(at);
    this.#flags = page.readUInt16LE(at + 4);
    this.#valueAt = keyAt + keyBytes;
    this.key = page.subarray(keyAt, this.#valueAt);
    const value = kind === 'leaf' ? this.#bytesInLeaf : 0;
    this.bytes = 2 * Math.ceil((nodeBytes + keyBytes + value) / 2);
  }

  /** The page below a branch node. */
  get child(): number {
    return this.#low + this.#flags * 2 ** 32;
  }

  /** Bytes of the value of a leaf node. */
  get valueBytes(): number {
    return this.#low;
  }

  /** The value of a leaf node that has it in its page. */
  get value(): Buffer {
    return this.#page.subarray(this.#valueAt, this.#valueAt + this.#bytesInLeaf);
  }

  /** The pages of a value that is too large for a leaf; undefined for a value in the leaf. */
  get large(): { page: number; pages: number } | undefined {
    if (this.#flags !== largeValueFlag) return undefined;
    const place = this.value;
    return { page: pageNumberAt(place, 0), pages: pageNumberAt(place, 16) };
  }

  /** False for flags that Podflow does not use, and for a large value with fewer pages than it needs. */
  get isLeafNode(): boolean {
    if (this.#flags === 0) return true;
    // A value that replaces a longer one keeps its pages.
    return (this.large?.pages ?? 0) >= largeValuePages(this.valueBytes);
  }

  get #bytesInLeaf(): number {
    return this.#flags === largeValueFlag ? largeValueBytes : this.#low;
  }
}

/**
 * The nodes of `page` in the order of their places, or what is wrong with the page: all nodes lie behind the free room, and together they
 * fill what is behind it.
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
    if (at < upper) return 'the place of an entry';
    const node = nodeAt(page, at, kind);
    if (!node) return 'an entry';
    bytes += node.bytes;
    nodes.push(node);
  }
  return bytes === bodyBytes - upper ? nodes : 'the sizes of its entries';
}

/** The leaf nodes that a page may have, whatever else is wrong with it: their checksums tell which of them are sound. */
export function readPossibleNodes(page: Buffer): PageNode[] {
  const lower = Math.min(page.readUInt16LE(20), bodyBytes);
  const nodes: PageNode[] = [];
  for (let pointer = 0; pointer + 2 <= lower; pointer += 2) {
    const node = nodeAt(page, page.readUInt16LE(headerBytes + pointer), 'leaf');
    if (node) nodes.push(node);
  }
  return nodes;
}

/** undefined where the page has no room for a node. */
function nodeAt(page: Buffer, at: number, kind: 'branch' | 'leaf'): PageNode | undefined {
  if (at % 2 === 1 || at + nodeBytes > bodyBytes) return undefined;
  const node = new PageNode(page, headerBytes + at, kind);
  if (at + node.bytes > bodyBytes) return undefined;
  return kind === 'branch' || node.isLeafNode ? node : undefined;
}
