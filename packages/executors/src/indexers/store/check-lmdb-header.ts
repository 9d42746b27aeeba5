import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { formatError } from './store-error.ts';

/** Place of LMDB's magic number in a data file of its format 2, and the two values. */
const magicOffset = 24;
const magic = 0xbeefc0de;
const lmdbFormat = 2;

/**
 * Throws `ERR_INDEX_FORMAT` for a file that does not begin as an LMDB file, or has less than `minimum` bytes:
 * lmdb itself ends the process with a segmentation fault when it opens one.
 */
export function checkLmdbHeader(file: string, minimum: number): void {
  const header = Buffer.alloc(magicOffset + 8);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
    const bytes = fstatSync(descriptor).size;
    if (bytes < minimum) throw formatError(file, `it has only ${bytes} bytes`);
  } finally {
    closeSync(descriptor);
  }
  if (header.readUInt32LE(magicOffset) !== magic) {
    throw formatError(file, 'it does not begin as an LMDB file');
  }
  const format = header.readUInt32LE(magicOffset + 4);
  if (format === lmdbFormat) return;
  throw formatError(file, `its LMDB format is ${format}, expected ${lmdbFormat}`);
}
