import type { PageFile } from './page-file.ts';
import { flagsOf, headerBytes, pageKind, pageNumberAt } from './page-format.ts';
import type { PageSet } from './page-set.ts';
import { readValue } from './read-value.ts';
import type { TreeState } from './snapshot.ts';
import { createPage, type PageNode, readNodes, type TreePage } from './tree-page.ts';

/** A page that cannot be what the tree says it is. */
export interface PageFault {
  /** The tree of the data, or that of the lists of free pages. */
  tree: 'data' | 'free';
  page: number;
  /** What is wrong with the page. */
  reason: string;
}

/**
 * Takes the entries of a tree, in the order of their keys. `read` gives the value as it is stored, undefined where it cannot be read. Both are
 * valid during the call only.
 */
export type EntryVisitor = (entry: PageNode, read: () => Buffer | undefined) => void;

export interface TreeWalkOptions {
  name: PageFault['tree'];
  file: PageFile;
  /** Pages in use; the walk adds the sound pages of the tree. */
  used: PageSet;
  /** Order of the keys of two nodes. */
  compare(a: PageNode, b: PageNode): number;
  /** Whether the first page of each large value is read too: LMDB trusts it when it frees the pages. */
  heads: boolean;
  onEntry: EntryVisitor;
  onFault(fault: PageFault): void;
}

/** What a meta page counts of a tree. */
const counts = ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const;

const nothing = Object.freeze({ branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 });

/** The keys that a page can have: those of nodes above it. */
interface Bounds {
  from: PageNode | undefined;
  before: PageNode | undefined;
}

/**
 * Reads each page of a B-tree once, from the root, and compares all that LMDB relies on: numbers, kinds, bounds and order, that no two
 * parts share a page, and how many pages and entries there are. Goes on behind a damaged page, without what is below it.
 */
export class TreeWalk {
  readonly #options: TreeWalkOptions;
  /** One page for each level: the pages above are still in use. */
  readonly #levels: TreePage[] = [];
  readonly #head = Buffer.alloc(headerBytes);
  #found = { ...nothing };
  #isWhole = true;

  constructor(options: TreeWalkOptions) {
    this.#options = options;
  }

  run(tree: TreeState): void {
    this.#found = { ...nothing };
    this.#isWhole = true;
    if (tree.root !== undefined) {
      this.#page(tree.root, tree.depth, { from: undefined, before: undefined });
    }
    if (!this.#isWhole) return;
    for (const count of counts) {
      const [expected, found] = [tree[count], this.#found[count]];
      if (expected === found) continue;
      this.#fault(
        tree.root ?? 0,
        `the tree from there has ${found} ${count}, expected ${expected}`,
      );
    }
  }

  /** @param depth Levels from this page down. */
  #page(number: number, depth: number, bounds: Bounds): void {
    const nodes = this.#nodesOf(number, depth, bounds);
    if (typeof nodes === 'string') {
      this.#fault(number, nodes);
      return;
    }
    this.#options.used.add(number);
    if (depth > 1) this.#branch(nodes, depth, bounds);
    else this.#leaf(nodes, number);
  }

  #nodesOf(number: number, depth: number, bounds: Bounds): PageNode[] | string {
    const { file, used } = this.#options;
    if (!used.hasRoomFor(number)) return 'it is used twice or lies outside of the file';
    this.#levels[depth] ??= createPage();
    const page = this.#levels[depth];
    if (!file.read(number, page.bytes)) return 'the file ends before it';
    const kind = depth > 1 ? 'branch' : 'leaf';
    const nodes = readNodes(page, number, kind);
    if (typeof nodes === 'string' || this.#isOrdered(nodes, kind, bounds)) return nodes;
    return 'the order of its keys';
  }

  #branch(nodes: readonly PageNode[], depth: number, bounds: Bounds): void {
    this.#found.branchPages++;
    for (const [index, node] of nodes.entries()) {
      const from = index === 0 ? bounds.from : node;
      this.#page(node.child, depth - 1, { from, before: nodes[index + 1] ?? bounds.before });
    }
  }

  #leaf(nodes: readonly PageNode[], number: number): void {
    const { file, onEntry } = this.#options;
    this.#found.leafPages++;
    this.#found.entries += nodes.length;
    let current: PageNode;
    const read = () => readValue(file, current);
    for (current of nodes) {
      if (current.large) this.#largeValue(current.large, number);
      onEntry(current, read);
    }
  }

  #largeValue({ page, pages }: { page: number; pages: number }, leaf: number): void {
    const { used, heads } = this.#options;
    this.#found.overflowPages += pages;
    if (!used.hasRoomFor(page, pages)) {
      const place = `the pages ${page} to ${page + pages - 1}`;
      this.#fault(leaf, `a value in it lies on ${place}, which are not free for it`);
    } else if (heads && !this.#isHead(page, pages)) {
      this.#fault(page, 'it does not begin a large value');
    } else used.add(page, pages);
  }

  #isHead(page: number, pages: number): boolean {
    return (
      this.#options.file.read(page, this.#head) &&
      pageNumberAt(this.#head, 0) === page &&
      flagsOf(this.#head) === pageKind.overflow &&
      this.#head.readUInt32LE(20) === pages
    );
  }

  /** The first key of a branch counts for nothing. */
  #isOrdered(
    nodes: readonly PageNode[],
    kind: 'branch' | 'leaf',
    { from, before }: Bounds,
  ): boolean {
    const { compare } = this.#options;
    const first = kind === 'branch' ? 1 : 0;
    let last = from;
    for (let index = first; index < nodes.length; index++) {
      const node = nodes[index] as PageNode;
      const order = last ? compare(last, node) : -1;
      // The first key of a page may be the one that the branch above names.
      if (order > 0 || (order === 0 && index > first)) return false;
      last = node;
    }
    return nodes.length <= first || !before || !last || compare(last, before) < 0;
  }

  #fault(page: number, reason: string): void {
    this.#isWhole = false;
    this.#options.onFault({ tree: this.#options.name, page, reason });
  }
}
