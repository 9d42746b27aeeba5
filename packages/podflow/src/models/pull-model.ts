import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowError } from '@podflow/core';
import {
  type ModelKind,
  type ModelReference,
  modelKindOf,
  repositoryFolder,
  type Variant,
} from '@podflow/executors';
import { type BlobDownload, checkRoom, downloadBlob, hasChecksum } from './download-blob.ts';
import { HubClient, type HubRepository, type HubSettings } from './hub-client.ts';
import { linkSnapshot } from './link-snapshot.ts';
import { chooseFiles, type HubFile } from './model-files.ts';
import { lockRepository } from './pull-lock.ts';
import { retryPassing } from './retry-passing.ts';

/** Shows how far a pull is. */
export interface PullProgress {
  /** Told once, when it is known. @param total Bytes of all files. */
  begin(total: number): void;
  /** More bytes are here; fewer when a file starts over. @param isNew They came over the network just now. */
  add(bytes: number, file: string, isNew: boolean): void;
}

/** What was pulled. */
export interface PulledModel {
  commit: string;
  /** Folder of the snapshot. */
  folder: string;
  /** As the model card says it. */
  license: string | undefined;
  files: (Pick<HubFile, 'path' | 'size' | 'etag' | 'checksum'> & {
    /** false: it was here already. */
    downloaded: boolean;
  })[];
}

/**
 * Fetches what a model needs into the cache: files that are there with the right checksum are not fetched again, broken
 * downloads go on. Until all is there and right, the name finds nothing, or what it found before.
 * Throws `ERR_MODEL_MISSING`, `ERR_MODEL_LAYOUT`, `ERR_MODEL_DOWNLOAD`, `ERR_AUTH`, `ERR_RATE_LIMIT` or `ERR_NETWORK`.
 */
export async function pullModel(
  reference: ModelReference,
  { variant, env }: { variant: Variant; env: Readonly<Record<string, string | undefined>> },
  settings: HubSettings,
  progress: PullProgress,
): Promise<PulledModel> {
  const client = new HubClient(settings);
  const { signal } = settings;
  const { repository, revision } = reference;
  const hub = await retryPassing(() => client.open(repository, revision), { signal });
  const unsafe = hub.files.find(({ path, etag }) => isUnsafe(path) || !/^[\da-f]+$/.test(etag));
  if (unsafe || !/^[\da-f]{40}$/.test(hub.commit)) {
    throw new FlowError(
      'ERR_MODEL_DOWNLOAD',
      `${settings.endpoint} lists files of ${repository} that no cache can hold: ${unsafe?.path ?? hub.commit}`,
    );
  }
  const folder = repositoryFolder(env, repository);
  await using _lock = await lockRepository(folder);
  const fetched = new Set<string>();
  const fetchFile = async (file: HubFile, onBytes: BlobDownload['onBytes']): Promise<boolean> => {
    const target = join(folder, 'blobs', file.etag);
    if (await hasChecksum(target, file)) {
      onBytes(file.size, false);
      return fetched.has(file.etag);
    }
    await downloadBlob(
      client,
      { repository, commit: hub.commit, file, target, onBytes },
      { signal },
    );
    fetched.add(file.etag);
    return true;
  };
  const kind = await kindOf(hub, reference, fetchFile, folder);
  const files = chooseFiles(hub.files, kind, variant, repository);
  await checkRoom(folder, await bytesToCome(files, folder));
  progress.begin(files.reduce((sum, { size }) => sum + size, 0));
  const pulled: PulledModel['files'] = [];
  for (const file of files) {
    const downloaded = await fetchFile(file, (bytes, isNew) =>
      progress.add(bytes, file.path, isNew),
    );
    pulled.push({ ...file, downloaded });
  }
  const snapshot = await linkSnapshot(folder, { commit: hub.commit, revision, files });
  return { commit: hub.commit, folder: snapshot, license: hub.license, files: pulled };
}

/** The kind of a model by its `config.json`, the first file to fetch: a model that no encoder runs costs nothing more. */
async function kindOf(
  { files }: HubRepository,
  { repository }: ModelReference,
  fetchFile: (file: HubFile, onBytes: () => void) => Promise<boolean>,
  folder: string,
): Promise<ModelKind> {
  const config = files.find(({ path }) => path === 'config.json');
  if (!config) {
    throw new FlowError(
      'ERR_MODEL_LAYOUT',
      `${repository} has no config.json: it is no model in the transformers.js layout`,
    );
  }
  await fetchFile(config, () => {});
  const text = await readFile(join(folder, 'blobs', config.etag), 'utf8');
  return modelKindOf(modelTypeOf(text), repository);
}

function modelTypeOf(config: string): string {
  try {
    return String((JSON.parse(config) as { model_type?: unknown })?.model_type);
  } catch {
    return 'undefined';
  }
}

async function bytesToCome(files: readonly HubFile[], folder: string): Promise<number> {
  const sizes = await Promise.all(
    files.map(async ({ etag, size }) => {
      const blob = join(folder, 'blobs', etag);
      const [whole, part] = await Promise.all([sizeOf(blob), sizeOf(`${blob}.incomplete`)]);
      return Math.max(0, size - Math.max(whole, part));
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** A path that would lead out of the folder it belongs in, here or on another system. */
function isUnsafe(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return parts.some(
    (part) => part === '' || part === '..' || part === '.' || /^[a-z]:/i.test(part),
  );
}
