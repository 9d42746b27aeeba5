import { FlowError } from '@podflow/core';
import type { DataSet, PairSelection } from '../datasets/data-set.ts';
import type { IndexState, IndexStore } from '../datasets/index-store.ts';

/** The part of a data set that can be found. */
export interface IndexedPairs {
  selection: PairSelection;
  /** Their number. */
  pairs: number;
  /** Documents in the index; null: not known. */
  documents: number | null;
}

/**
 * Looks up which pairs are in the index. An index that was made in another way may have all of them.
 * Throws `ERR_INDEX_MISSING` when there is none, or one of another data set.
 *
 * @param name Of the data set, as the user gave it.
 */
export async function indexedPairs(
  name: string,
  data: DataSet,
  store: IndexStore,
): Promise<IndexedPairs> {
  const state = await store.read();
  if (store.isEmpty) throw missing(`${store.workspace} holds no index`, name);
  if (!state) return { selection: {}, pairs: data.size, documents: null };
  if (state.fingerprint !== data.fingerprint) {
    const { documents, dataSet } = state;
    const other = dataSet === data.name ? 'from before the data set changed' : `of ${dataSet}`;
    throw missing(`${store.workspace} holds an index of ${documents} documents ${other}`, name);
  }
  const limit = pairsOf(data, state);
  if (limit === 0) throw missing(`${store.workspace} holds no whole pair yet`, name);
  const selection = { limit, ...(state.seed !== null && { seed: state.seed }) };
  return { selection, pairs: limit, documents: state.documents };
}

/** How many pairs the first Documents of a data set are; the last one may be half there. */
function pairsOf(data: DataSet, { documents, seed }: IndexState): number {
  const selected = (limit: number): PairSelection => ({ limit, ...(seed !== null && { seed }) });
  let known = 0;
  let tooMany = data.size + 1;
  while (tooMany - known > 1) {
    const middle = Math.floor((known + tooMany) / 2);
    if (data.documentCount(selected(middle)) <= documents) known = middle;
    else tooMany = middle;
  }
  return known;
}

function missing(what: string, name: string): FlowError {
  return new FlowError(
    'ERR_INDEX_MISSING',
    `The workspace ${what}, so nothing of ${name} can be found. Index it first with flow index <flow-index.yml> --data ${name}, give the Flow that indexes in --index, or set JINA_WORKSPACE to the folder of its index`,
  );
}
