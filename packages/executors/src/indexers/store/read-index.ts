import { LmdbFile, type StoreReader } from './lmdb-file.ts';

/** What `read` finds in the index in `folder`; undefined when there is none or it cannot be read. Not to be called inside a transaction. */
export function readIndex<T>(folder: string, read: (reader: StoreReader) => T): T | undefined {
  let file: LmdbFile | undefined;
  try {
    file = LmdbFile.open(folder, false);
    file?.check({ forWriting: false });
    return file?.read(read);
  } catch {
    return undefined;
  } finally {
    void file?.close();
  }
}
