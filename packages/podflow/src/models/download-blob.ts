import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FlowError } from '@podflow/core';
import { addFile, contentHash } from './content-hash.ts';
import { type HubClient, RangeIgnored } from './hub-client.ts';
import { hubFailure } from './hub-failure.ts';
import type { HubFile } from './model-files.ts';
import { type RetryOptions, retryPassing } from './retry-passing.ts';

/** Where a file comes from and goes to. */
export interface BlobDownload {
  repository: string;
  commit: string;
  file: HubFile;
  /** `blobs/ETAG` in the cache; `.incomplete` behind it while it arrives. */
  target: string;
  /** Told of bytes that are here now; negative when a file starts over. @param isNew They came over the network just now. */
  onBytes(change: number, isNew: boolean): void;
}

/**
 * Downloads a file to `target`, which is there only when all of it is and its checksum is right. What a broken download
 * left is gone on with. Throws `ERR_MODEL_DOWNLOAD` for other bytes than the Hub announced, or a full disk.
 */
export async function downloadBlob(
  client: HubClient,
  download: BlobDownload,
  retry: RetryOptions,
): Promise<void> {
  const { target, file } = download;
  const incomplete = `${target}.incomplete`;
  await mkdir(dirname(target), { recursive: true });
  const partial = new PartialFile(incomplete, download);
  await partial.resume();
  try {
    await retryPassing(() => partial.fetchRest(client), {
      ...retry,
      progress: () => partial.length,
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noRoom(target, file.size) : error;
  }
  if (!(await hasChecksum(incomplete, file))) {
    await rm(incomplete, { force: true });
    download.onBytes(-partial.length, false);
    throw new FlowError(
      'ERR_MODEL_DOWNLOAD',
      `${file.path} of ${download.repository} arrived with another checksum than the Hub announces (${file.etag}). It was ` +
        'thrown away. Run the command again; if that does not help, something between here and the Hub changes files.',
    );
  }
  await rename(incomplete, target);
}

/** Throws `ERR_MODEL_DOWNLOAD` when the disk of `folder` has not room for `bytes` more. */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw noRoom(folder, bytes, bavail * bsize);
}

/** True for a file that has the size and the checksum that the Hub announced. */
export async function hasChecksum(path: string, file: HubFile): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (stats?.size !== file.size) return false;
  const hash = contentHash(file);
  await addFile(hash, path);
  return hash.digest('hex') === file.etag;
}

class PartialFile {
  length = 0;
  readonly #path: string;
  readonly #download: BlobDownload;

  constructor(path: string, download: BlobDownload) {
    this.#path = path;
    this.#download = download;
  }

  /** Takes up what an earlier run left. */
  async resume(): Promise<void> {
    const size = await stat(this.#path).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size > this.#download.file.size) await rm(this.#path);
    else this.#add(size, false);
  }

  /** Appends what is missing. Throws a HubFailure when the connection broke. */
  async fetchRest(client: HubClient): Promise<void> {
    const { repository, commit, file } = this.#download;
    if (this.length === file.size && file.size > 0) return;
    await using out = await open(this.#path, 'a');
    try {
      for await (const chunk of client.read(repository, commit, file.path, this.length)) {
        await out.write(chunk);
        this.#add(chunk.length, true);
        // More than was announced: the checksum will say so; no disk is filled with it.
        if (this.length > file.size) break;
      }
    } catch (error) {
      if (!(error instanceof RangeIgnored)) throw error;
      await out.truncate(0);
      this.#add(-this.length, false);
      return await this.fetchRest(client);
    }
    if (this.length < file.size) {
      const missing = new Error(`${file.path} ended after ${this.length} of ${file.size} bytes`);
      throw hubFailure(missing, {
        endpoint: 'The Hub',
        repository,
        revision: commit,
        hasToken: false,
      });
    }
  }

  #add(bytes: number, isNew: boolean): void {
    this.length += bytes;
    this.#download.onBytes(bytes, isNew);
  }
}

function noRoom(place: string, bytes: number, free?: number): FlowError {
  const has = free === undefined ? '' : `, ${Math.floor(free / 1e6)} MB are free`;
  return new FlowError(
    'ERR_MODEL_DOWNLOAD',
    `The disk of ${place} has no room for ${Math.ceil(bytes / 1e6)} MB${has}. Free space, or name another folder in ` +
      'HF_HUB_CACHE; what has arrived is kept.',
  );
}
