import { inspect, isDeepStrictEqual } from 'node:util';
import { type PageFile, pageBytes } from './page-file.ts';
import { flagsOf, headerBytes, largeValuePages, pageKind, pageNumberAt } from './page-format.ts';
import type { PageSet } from './page-set.ts';
import type { TreeState } from './snapshot.ts';
import { type PageNode, readNodes } from './tree-page.ts';

/** A page that cannot be what the tree says it is. */
export interface PageFault {
  /** Of the data, or of the lists of free pages. */
  tree: 'data' | 'free';
  page: number;
  /** What of it is wrong. */
  reason: string;
}

/** Takes the entries of a tree, in the order of their keys. `value` reads the value; it and `key` hold during the call only. */
export type EntryVisitor = (key: Buffer, value: () => Buffer | undefined) => void;

export interface TreeWalkOptions {
  name: PageFault['tree'];
  file: PageFile;
  /** Pages in use; those of the tree are added. */
  used: PageSet;
  /** Order of two keys. */
  compare(a: Buffer, b: Buffer): number;
  /** Reads the head of each large value too: a writer trusts it when it frees the pages. */
  heads: boolean;
  onEntry: EntryVisitor;
  onFault(fault: PageFault): void;
}

const nothing = Object.freeze({ branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 });

/** Keys that a page can have. */
interface Bounds {
  from?: Buffer | undefined;
  before?: Buffer | undefined;
}

/**
 * Reads each page of a B-tree once, from the root, and compares all that LMDB relies on: numbers, kinds, bounds and order, that no two
 * parts share a page, and how many pages and entries there are. Goes on behind a page that is damaged, without what is below it.
 */
export class TreeWalk {
  readonly #options: TreeWalkOptions;
  /** A page for each level: those above are still read. */
  readonly #levels: Buffer[] = [];
  readonly #head = Buffer.alloc(headerBytes);
  #found = { ...nothing };
  #isWhole = true;

  constructor(options: TreeWalkOptions) {
    this.#options = options;
  }

  run(tree: TreeState): void {
    this.#found = { ...nothing };
    this.#isWhole = true;
    if (tree.root !== undefined) this.#page(tree.root, tree.depth, {});
    if (!this.#isWhole) return;
    const { branchPages, leafPages, overflowPages, entries } = tree;
    const expected = { branchPages, leafPages, overflowPages, entries };
    if (isDeepStrictEqual(this.#found, expected)) return;
    this.#fault(
      tree.root ?? 0,
      `the tree from there counts ${inspect(expected)}, there are ${inspect(this.#found)}`,
    );
  }

  /** Takes the entries of a leaf page that no branch leads to; none when it is not sound. */
  leaf(number: number): void {
    const nodes = this.#nodesOf(number, 1, {});
    if (typeof nodes !== 'string') this.#leaf(nodes, number);
  }

  /** @param depth Levels from this page down. */
  #page(number: number, depth: number, bounds: Bounds): void {
    const nodes = this.#nodesOf(number, depth, bounds);
    if (typeof nodes === 'string') this.#fault(number, nodes);
    else if (depth > 1) this.#branch(nodes, depth, bounds);
    else this.#leaf(nodes, number);
  }

  #nodesOf(number: number, depth: number, bounds: Bounds): PageNode[] | string {
    const { file, used } = this.#options;
    const page = this.#buffer(depth);
    if (!used.add(number)) return 'it is used twice or lies outside of the file';
    if (!file.read(number, page)) return 'the file ends before it';
    const kind = depth > 1 ? 'branch' : 'leaf';
    const nodes = readNodes(page, number, kind);
    if (typeof nodes === 'string' || this.#isOrdered(nodes, bounds, kind)) return nodes;
    return 'the order of its keys';
  }

  #branch(nodes: readonly PageNode[], depth: number, bounds: Bounds): void {
    this.#found.branchPages++;
    for (const [index, node] of nodes.entries()) {
      const from = index === 0 ? bounds.from : node.key;
      this.#page(node.child, depth - 1, { from, before: nodes[index + 1]?.key ?? bounds.before });
    }
  }

  #leaf(nodes: readonly PageNode[], number: number): void {
    this.#found.leafPages++;
    this.#found.entries += nodes.length;
    for (const node of nodes) {
      const isSound = this.#takeLarge(node, number);
      this.#options.onEntry(node.key, () => (isSound ? this.#valueOf(node) : undefined));
    }
  }

  /** False for a large value whose pages cannot be its own. */
  #takeLarge({ large }: PageNode, leaf: number): boolean {
    if (!large) return true;
    const { used, file, heads } = this.#options;
    const { page, pages } = large;
    this.#found.overflowPages += pages;
    if (!used.add(page, pages)) {
      this.#fault(
        leaf,
        `a value in it lies on the pages ${page} to ${page + pages - 1}, which are not free for it`,
      );
      return false;
    }
    if (!heads) return true;
    const isThere = file.read(page, this.#head);
    const isHead =
      pageNumberAt(this.#head, 0) === page &&
      flagsOf(this.#head) === pageKind.overflow &&
      this.#head.readUInt32LE(20) === pages;
    if (isThere && isHead) return true;
    this.#fault(page, 'it does not begin a large value');
    return false;
  }

  /** undefined when it cannot be read. */
  #valueOf(node: PageNode): Buffer | undefined {
    const { large, valueBytes } = node;
    if (!large) return node.value;
    const pages = Buffer.allocUnsafe(largeValuePages(valueBytes) * pageBytes);
    const value = pages.subarray(headerBytes, headerBytes + valueBytes);
    return this.#options.file.read(large.page, pages) ? value : undefined;
  }

  /** Of a branch the first key counts for nothing. */
  #isOrdered(
    nodes: readonly PageNode[],
    { from, before }: Bounds,
    kind: 'branch' | 'leaf',
  ): boolean {
    const { compare } = this.#options;
    let last: Buffer | undefined;
    for (const [index, { key }] of nodes.entries()) {
      if (kind === 'branch' && index === 0) continue;
      if (last ? compare(last, key) >= 0 : from && compare(from, key) > 0) return false;
      last = key;
    }
    return !(last && before && compare(last, before) >= 0);
  }

  #buffer(level: number): Buffer {
    this.#levels[level] ??= Buffer.alloc(pageBytes);
    return this.#levels[level];
  }

  #fault(page: number, reason: string): void {
    this.#isWhole = false;
    this.#options.onFault({ tree: this.#options.name, page, reason });
  }
}
