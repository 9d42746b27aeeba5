import { readFile, stat } from 'node:fs/promises';

/** The bytes of a file. Throws what the file system says; `EISDIR` for a folder, and for pipes and devices, whose reading might never end. */
export async function readRegularFile(path: string): Promise<Uint8Array> {
  const found = await stat(path);
  if (!found.isFile()) {
    const error = new Error('it is not a regular file');
    throw found.isDirectory() ? Object.assign(error, { code: 'EISDIR' }) : error;
  }
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
