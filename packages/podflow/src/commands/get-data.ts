import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FlowError } from '@podflow/core';
import type { CliIo } from '../cli-io.ts';
import {
  type DataDownload,
  type DataSource,
  dataDownloads,
  downloadSteps,
  unpackFolder,
} from '../datasets/data-download.ts';
import { downloadFromKaggle } from '../datasets/kaggle.ts';
import { openDataSet } from '../datasets/open-data-set.ts';
import { exitCode } from '../exit-code.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow data get`. */
export interface GetDataOptions extends Omit<CommonOptions, 'env'> {
  /** Folder that has the data sets. */
  dataFolder: string;
}

/**
 * Fetches a data set with Kaggle's command-line client and lays it out; what is there already stays. Throws `ERR_DATA_SET` with the
 * steps to do by hand when that client is not there.
 */
export async function getData(name: string, options: GetDataOptions, io: CliIo): Promise<number> {
  const { dataFolder, json, quiet = false } = options;
  const signal = io.stopSignal();
  const folder = join(dataFolder, name);
  const { sources } = dataDownloads[name] as DataDownload;
  for (const source of sources) {
    if (source.moves.every(({ to }) => existsSync(join(folder, to)))) continue;
    if (!quiet) io.stderr.write(`Fetching ${source.slug} from Kaggle\n`);
    await fetchSource(source, folder, { name, quiet, signal }, io);
    if (signal.aborted) return exitCode.interrupted;
  }
  const { size } = await openDataSet(name, { folder: dataFolder });
  if (json) io.stdout.write(`${JSON.stringify({ dataSet: name, folder, pairs: size })}\n`);
  else io.stdout.write(`${name} is complete in ${folder}: ${size} pairs\n`);
  return exitCode.done;
}

async function fetchSource(
  source: DataSource,
  folder: string,
  { name, quiet, signal }: { name: string; quiet: boolean; signal: AbortSignal },
  io: CliIo,
): Promise<void> {
  const unpacked = unpackFolder(folder, source);
  const steps = downloadSteps(name, folder);
  try {
    await downloadFromKaggle({ slug: source.slug, folder: unpacked, quiet, signal, steps }, io);
  } catch (error) {
    // An interrupted download is kept: Kaggle's client goes on with it.
    if (signal.aborted) return;
    throw error;
  }
  for (const { from, to } of source.moves) {
    const found = join(unpacked, from);
    const target = join(folder, to);
    if (existsSync(target)) continue;
    if (!existsSync(found)) {
      throw new FlowError(
        'ERR_DATA_SET',
        `${source.slug} has no ${from} any more (looked in ${unpacked})\n${steps}`,
      );
    }
    await mkdir(dirname(target), { recursive: true });
    await rename(found, target);
  }
  await rm(unpacked, { recursive: true });
}
