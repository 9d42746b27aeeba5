import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from './model-files.ts';

/** A hash that ends as the `etag` of the file when all its bytes went in: SHA-256, or git's id of a blob. */
export function contentHash({ checksum, size }: Pick<HubFile, 'checksum' | 'size'>): Hash {
  if (checksum === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${size}\0`);
}

/** Puts what is in a file into a hash. */
export async function addFile(hash: Hash, path: string): Promise<void> {
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
}
