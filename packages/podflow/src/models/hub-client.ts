import { downloadFile, HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { FlowError } from '@podflow/core';
import { type HubFailure, hubFailure } from './hub-failure.ts';
import type { HubFile } from './model-files.ts';

/** How to reach the Hub. */
export interface HubSettings {
  /** Without a slash at its end. */
  endpoint: string;
  /** undefined: only what everybody may read. */
  token: string | undefined;
  /** Aborted when the user wants to stop. */
  signal: AbortSignal;
}

/** A repository as it is at one commit. */
export interface HubRepository {
  /** 40 hexadecimal digits. */
  commit: string;
  /** As the model card says it, e.g. `mit`. */
  license: string | undefined;
  files: HubFile[];
}

/** Reads from the Hugging Face Hub, once; what it throws are `HubFailure`s. */
export class HubClient {
  readonly #settings: HubSettings;

  constructor(settings: HubSettings) {
    this.#settings = settings;
  }

  /** The commit that a revision stands for, and its files. */
  async open(repository: string, revision: string): Promise<HubRepository> {
    const call = this.#call(repository, revision);
    try {
      const info = await modelInfo({
        ...call.parameters,
        name: repository,
        revision,
        additionalFields: ['sha', 'tags'],
      });
      const files: HubFile[] = [];
      const list = { ...call.parameters, repo: repository, revision: info.sha, recursive: true };
      for await (const { type, path, size, lfs, oid } of listFiles(list)) {
        if (type !== 'file') continue;
        if (lfs) files.push({ path, size: lfs.size, etag: lfs.oid, checksum: 'sha256' });
        else if (oid) files.push({ path, size, etag: oid, checksum: 'git-sha1' });
      }
      return { commit: info.sha, license: licenseOf(info.tags ?? []), files };
    } catch (error) {
      throw call.failure(error);
    }
  }

  /** The bytes of a file from `start` on. Throws `RangeIgnored` when the server gives only whole files. */
  async *read(
    repository: string,
    commit: string,
    path: string,
    start: number,
  ): AsyncGenerator<Uint8Array> {
    const call = this.#call(repository, commit, start);
    try {
      const blob = await downloadFile({
        ...call.parameters,
        repo: repository,
        path,
        revision: commit,
        // Plain HTTP with ranges: what was broken off goes on where it stopped.
        xet: false,
      });
      if (!blob) throw new FlowError('ERR_MODEL_MISSING', `${repository} has no ${path}`);
      for await (const chunk of blob.slice(start).stream()) yield chunk as Uint8Array;
    } catch (error) {
      throw call.failure(error);
    }
  }

  /** What the library's functions get, and what their errors mean. Keeps the first one: within a stream it becomes a text. */
  #call(repository: string, revision: string, start = 0) {
    const { endpoint, token, signal } = this.#settings;
    let first: HubFailure | RangeIgnored | undefined;
    const failure = (error: unknown, retryAfter?: number): HubFailure | RangeIgnored => {
      const scene = { endpoint, repository, revision, hasToken: token !== undefined };
      first ??= error instanceof RangeIgnored ? error : hubFailure(error, scene, retryAfter);
      return first;
    };
    const fetchOnce: typeof fetch = async (input, init) => {
      const response = await fetch(input, { ...init, signal }).catch((error) => {
        throw failure(error);
      });
      const { status, headers } = response;
      // The library asks whether a file is there, and knows what that answer means.
      if (!response.ok && headers.get('x-error-code') !== 'EntryNotFound') {
        throw failure(await apiError(response), retryAfterOf(headers));
      }
      if (
        start > 0 &&
        status === 200 &&
        new Headers(init?.headers).get('range')?.startsWith(`bytes=${start}-`)
      ) {
        await response.body?.cancel();
        throw failure(new RangeIgnored());
      }
      return response;
    };
    const parameters = {
      hubUrl: endpoint,
      fetch: fetchOnce,
      ...(token !== undefined && { accessToken: token }),
    };
    return { parameters, failure };
  }
}

/** The server gave a file from its beginning though a later part was asked for. */
export class RangeIgnored extends Error {}

async function apiError(response: Response): Promise<HubApiError> {
  const { status, url, headers } = response;
  const body = await response.text().catch(() => '');
  const told = headers.get('x-error-message') ?? body.slice(0, 200).replace(/\s+/g, ' ');
  return new HubApiError(
    url,
    status,
    headers.get('x-request-id') ?? undefined,
    `${status} ${told}`,
  );
}

/** ms, of a number of seconds. */
function retryAfterOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function licenseOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
}
