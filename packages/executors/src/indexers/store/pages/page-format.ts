import { pageBytes } from './page-file.ts';

/*
 * The format of LMDB's data files, as lmdb-js builds it (version 2, 64-bit, little-endian): `mdb.c`, structures MDB_page, MDB_meta,
 * MDB_db, MDB_node and MDB_ovpage.
 */

/** Header of a page: its number (8 bytes), its transaction (8), 2 bytes, flags (2), then bounds (2, 2) or a count (4). */
export const headerBytes = 24;
/** Room for the nodes of a page, behind its header. */
export const bodyBytes = pageBytes - headerBytes;
/** Header of a node: size of its value or number of a page (4), flags (2), size of its key (2). */
export const nodeBytes = 8;
/** What a node has in place of a value in pages of its own: first page (8), transaction (8), number of pages (8). */
export const largeValueBytes = 24;

/** Kinds of pages, as their flags have them. */
export const pageKind = { branch: 1, leaf: 2, overflow: 4, meta: 8 } as const;
/** Flag of a node whose value is in pages of its own. */
export const largeValueFlag = 1;

/** Number of a page in its header, or of the page that a value begins at. */
export function pageNumberAt(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 2 ** 32;
}

export function flagsOf(page: Buffer): number {
  return page.readUInt16LE(18);
}

/** Pages that a value of `size` bytes takes, with one header for all. */
export function largeValuePages(size: number): number {
  return Math.floor((headerBytes - 1 + size) / pageBytes) + 1;
}
