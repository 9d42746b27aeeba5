import type { CliIo } from '../cli-io.ts';
import type { DataSet } from '../datasets/data-set.ts';
import type { IndexStore } from '../datasets/index-store.ts';
import { exitCode } from '../exit-code.ts';
import type { FlowRunOptions } from './common-options.ts';
import { indexDataSet } from './index-data-set.ts';

/** What of the options says how a data set is indexed before it is used. */
export interface PrepareIndexOptions extends FlowRunOptions {
  /** Flow that indexes. Default: what is there is taken as it is. */
  index?: string;
  /** Pairs that are to be in the index. Default: what is there, else all. */
  indexSize?: number;
  /** Folder that has the data sets f8k and f30k. */
  dataFolder: string;
  requestSize: number;
  /** Removes an index of something else. */
  overwrite?: boolean;
}

/**
 * Indexes a data set unless the index is there: with as many pairs as are asked for, or any when no number is given. One that
 * is smaller is added to. Returns an exit code. Throws `ERR_INDEX_EXISTS` when another index is there.
 *
 * @param name Of the data set, as the user gave it.
 */
export async function prepareIndex(
  name: string,
  data: DataSet,
  { store, options, io }: { store: IndexStore; options: PrepareIndexOptions; io: CliIo },
): Promise<number> {
  const { index, indexSize: limit, json: _, ...rest } = options;
  if (index === undefined) return exitCode.done;
  const state = await store.read();
  if (state?.fingerprint === data.fingerprint) {
    if (limit === undefined || state.documents === data.documentCount({ limit }))
      return exitCode.done;
  }
  return await indexDataSet(index, { ...rest, data: name, ...(limit && { limit }) }, io);
}
