import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { storeError } from '../store-error.ts';

/** Bytes of a page, in every file that Podflow makes. */
export const pageBytes = 8192;

/** The pages of a data file, read without LMDB: nothing in them can end the process. To be closed. */
export class PageFile {
  readonly #descriptor: number;
  /** Bytes of the file when it was opened. */
  readonly bytes: number;

  /** Throws a coded error when the file cannot be read, see `storeError`. */
  constructor(file: string) {
    try {
      this.#descriptor = openSync(file, 'r');
    } catch (error) {
      throw storeError(error, file);
    }
    this.bytes = fstatSync(this.#descriptor).size;
  }

  /** Fills `target` from the start of `page`. Returns false when the file ends before. */
  read(page: number, target: Buffer): boolean {
    if (!Number.isSafeInteger(page * pageBytes)) return false;
    let done = 0;
    while (done < target.length) {
      const position = page * pageBytes + done;
      const bytes = readSync(this.#descriptor, target, done, target.length - done, position);
      if (bytes === 0) return false;
      done += bytes;
    }
    return true;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
