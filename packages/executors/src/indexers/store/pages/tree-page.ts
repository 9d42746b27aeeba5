import { pageBytes } from './page-file.ts';
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

/** The bytes of a page, and the same memory as numbers of 16 bits, little-endian: the unit in which LMDB places what it stores. */
export interface TreePage {
  bytes: Buffer;
  words: Uint16Array;
}

/** Memory for a page. */
export function createPage(): TreePage {
  const words = new Uint16Array(pageBytes / 2);
  return { words, bytes: Buffer.from(words.buffer) };
}

/** A node of a branch or leaf page. It refers to the page, and is valid until the page is read over. */
export class PageNode {
  /** Bytes that the node takes in its page; nodes begin at even places. */
  readonly bytes: number;
  readonly #page: TreePage;
  /** Size of the value of a leaf node, or low part of a child's page number. */
  readonly #low: number;
  readonly #flags: number;
  readonly #keyAt: number;
  readonly #valueAt: number;

  /** The caller has checked that the page has `nodeBytes` at `at`. */
  constructor(page: TreePage, at: number, kind: 'branch' | 'leaf') {
    const { words } = page;
    const word = at / 2;
    this.#page = page;
    this.#low = (words[word] as number) + (words[word + 1] as number) * 2 ** 16;
    this.#flags = words[word + 2] as number;
    this.#keyAt = at + nodeBytes;
    this.#valueAt = this.#keyAt + (words[word + 3] as number);
    const end = this.#valueAt + (kind === 'leaf' ? this.#bytesInLeaf : 0);
    this.bytes = end - at + ((end - at) % 2);
  }

  /** A new object each time: a walk over many nodes compares keys where they are. */
  get key(): Buffer {
    return this.#page.bytes.subarray(this.#keyAt, this.#valueAt);
  }

  keyStartsWith(prefix: Buffer): boolean {
    const end = Math.min(this.#keyAt + prefix.length, this.#valueAt);
    return this.#page.bytes.compare(prefix, 0, prefix.length, this.#keyAt, end) === 0;
  }

  /** Below 0 when the key of this node comes before that of `other`, byte by byte. */
  compareKey(other: PageNode): number {
    const { bytes } = other.#page;
    return this.#page.bytes.compare(
      bytes,
      other.#keyAt,
      other.#valueAt,
      this.#keyAt,
      this.#valueAt,
    );
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
    return this.#page.bytes.subarray(this.#valueAt, this.#valueAt + this.#bytesInLeaf);
  }

  /** The pages of a value that is too large for a leaf; undefined for a value in the leaf. */
  get large(): { page: number; pages: number } | undefined {
    if (this.#flags !== largeValueFlag) return undefined;
    const { bytes } = this.#page;
    return {
      page: pageNumberAt(bytes, this.#valueAt),
      pages: pageNumberAt(bytes, this.#valueAt + 16),
    };
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
  page: TreePage,
  number: number,
  kind: 'branch' | 'leaf',
): PageNode[] | string {
  const { bytes: memory, words } = page;
  if (pageNumberAt(memory, 0) !== number) return 'it is another page, or none';
  if (flagsOf(memory) !== pageKind[kind]) return `it is no ${kind} page`;
  const { lower, upper } = boundsOf(page);
  if (lower === 0 || lower % 2 === 1 || lower > upper || upper > bodyBytes) return 'its bounds';
  const nodes: PageNode[] = [];
  let bytes = 0;
  for (let pointer = 0; pointer < lower; pointer += 2) {
    const at = words[(headerBytes + pointer) / 2] as number;
    if (at < upper) return 'the place of an entry';
    const node = nodeAt(page, at, kind);
    if (!node) return 'an entry';
    bytes += node.bytes;
    nodes.push(node);
  }
  return bytes === bodyBytes - upper ? nodes : 'the sizes of its entries';
}

/** The leaf nodes that a page may have, whatever else is wrong with it: their checksums tell which of them are sound. */
export function readPossibleNodes(page: TreePage): PageNode[] {
  const lower = Math.min(boundsOf(page).lower, bodyBytes);
  const nodes: PageNode[] = [];
  for (let pointer = 0; pointer + 2 <= lower; pointer += 2) {
    const at = page.words[(headerBytes + pointer) >> 1] as number;
    const node = nodeAt(page, at, 'leaf');
    if (node) nodes.push(node);
  }
  return nodes;
}

/** Where the free room of a page begins and ends. */
function boundsOf({ words }: TreePage): { lower: number; upper: number } {
  return { lower: words[10] as number, upper: words[11] as number };
}

/** undefined where the page has no room for a node. */
function nodeAt(page: TreePage, at: number, kind: 'branch' | 'leaf'): PageNode | undefined {
  if (at % 2 === 1 || at + nodeBytes > bodyBytes) return undefined;
  const node = new PageNode(page, headerBytes + at, kind);
  if (at + node.bytes > bodyBytes) return undefined;
  return kind === 'branch' || node.isLeafNode ? node : undefined;
}
