import type { PageFile } from './page-file.ts';
import { pageBytes } from './page-file.ts';
import { flagsOf, headerBytes, pageKind, pageNumberAt } from './page-format.ts';

/** What a meta page says of one B-tree. */
export interface TreeState {
  /** undefined: the tree is empty. */
  root: number | undefined;
  /** Levels of pages. */
  depth: number;
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
}

/** What the last transaction left: two trees, and the pages they can lie in. */
export interface Snapshot {
  transaction: number;
  lastPage: number;
  /** Lists of pages that are free, by transaction. */
  free: TreeState;
  main: TreeState;
}

interface MetaPage extends Snapshot {
  /** Bytes that LMDB maps into memory. */
  mapped: number;
  flags: { free: number; main: number };
}

/** Magic number and version of a data file. */
const magic = 0xbeefc0de;
const version = 2;
/** Root of a tree that is empty. */
const noPage = 2n ** 64n - 1n;
/** Flags of the two trees: keys of the lists of free pages are numbers. */
const treeFlags = { free: 8, main: 0 };
/** Levels that a tree can have; LMDB's own limit. */
const mostLevels = 32;
/** Bytes that LMDB may map; more than an address has room for. */
const mostMapped = 2 ** 46;

/** Reads of the meta pages, of which one has to find both as the same writer left them. */
const mostReads = 10;

/** The newest of the two meta pages; a text that says what is wrong with them, e.g. that one of them is damaged. */
export function readSnapshot(file: PageFile): Snapshot | string {
  let snapshot = readMetaPages(file);
  // A writer may change them in between.
  for (let reads = 1; typeof snapshot === 'string' && reads < mostReads; reads++) {
    snapshot = readMetaPages(file);
  }
  return snapshot;
}

function readMetaPages(file: PageFile): Snapshot | string {
  const metas: MetaPage[] = [];
  for (const page of [0, 1]) {
    const meta = readMeta(file, page);
    if (typeof meta === 'string') return meta;
    metas.push(meta);
  }
  const [even, odd] = metas as [MetaPage, MetaPage];
  // Transactions write the two in turn, so a damaged number would bring back what was there before the last one.
  const isFresh = even.transaction === 0;
  const follow = Math.abs(even.transaction - odd.transaction) === 1;
  if (!isFresh && !follow) {
    return `its meta pages are of the transactions ${even.transaction} and ${odd.transaction}, which do not follow each other`;
  }
  return odd.transaction > even.transaction ? odd : even;
}

/** The newest meta page that is not damaged: it may be the older one, without what the last transaction wrote. */
export function readSoundSnapshot(file: PageFile): Snapshot | undefined {
  return [readMeta(file, 0), readMeta(file, 1)]
    .filter((meta) => typeof meta !== 'string')
    .sort((a, b) => b.transaction - a.transaction)[0];
}

function readMeta(file: PageFile, number: number): MetaPage | string {
  const page = Buffer.alloc(headerBytes + 144);
  if (!file.read(number, page)) return `it has only ${file.bytes} bytes`;
  if (page.readUInt32LE(headerBytes) !== magic) {
    return number === 0
      ? 'it does not begin as an LMDB file'
      : `its meta page ${number} is damaged`;
  }
  const found = page.readUInt32LE(headerBytes + 4);
  if (found !== version) return `its LMDB format is ${found}, expected ${version}`;
  const bytes = page.readUInt32LE(headerBytes + 24);
  if (bytes !== pageBytes) return `its pages have ${bytes} bytes, expected ${pageBytes}`;
  const meta = {
    free: readTree(page, headerBytes + 24),
    main: readTree(page, headerBytes + 72),
    lastPage: pageNumberAt(page, headerBytes + 120),
    transaction: pageNumberAt(page, headerBytes + 128),
    mapped: pageNumberAt(page, headerBytes + 16),
    flags: { free: page.readUInt16LE(headerBytes + 28), main: page.readUInt16LE(headerBytes + 76) },
  };
  const isOdd = meta.transaction % 2 === 1;
  const isSound =
    flagsOf(page) === pageKind.meta &&
    pageNumberAt(page, 0) === number &&
    meta.flags.free === treeFlags.free &&
    meta.flags.main === treeFlags.main &&
    meta.mapped <= mostMapped &&
    Math.max(meta.free.depth, meta.main.depth) <= mostLevels &&
    // Only pages that are free can lie behind the end of the file.
    meta.lastPage <= 2 * Math.ceil(file.bytes / pageBytes) + 1024 &&
    (isOdd === (number === 1) || meta.transaction === 0);
  return isSound ? meta : `its meta page ${number} is damaged`;
}

function readTree(page: Buffer, at: number): TreeState {
  const isEmpty = page.readBigUInt64LE(at + 40) === noPage;
  return {
    depth: page.readUInt16LE(at + 6),
    branchPages: pageNumberAt(page, at + 8),
    leafPages: pageNumberAt(page, at + 16),
    overflowPages: pageNumberAt(page, at + 24),
    entries: pageNumberAt(page, at + 32),
    root: isEmpty ? undefined : pageNumberAt(page, at + 40),
  };
}
