import type { Document, Input } from '@podflow/core';
import type { DataSet, DataSetDocument, DataSetPair } from '../datasets/data-set.ts';
import type { Flow } from '../flow.ts';
import { meanReciprocalRank } from './mean-reciprocal-rank.ts';

/** Mean reciprocal ranks over the first 10 matches, 0 to 1. */
export interface Retrieval {
  textToImage: number;
  imageToText: number;
}

/** How `measureRetrieval` runs. */
export interface MeasureOptions {
  signal: AbortSignal;
  /** Told how many more queries were answered. */
  onAnswers: (count: number) => void;
}

/**
 * Asks with every caption for its picture and with every picture for its caption. A match is right when it has the `tags.id`
 * of the query; equally distant matches stay in the order in which they come.
 */
export async function measureRetrieval(
  flow: Flow,
  collection: DataSet,
  options: MeasureOptions,
): Promise<Retrieval> {
  return {
    textToImage: await measureQueries(flow, sideOf(collection, 'caption'), options),
    imageToText: await measureQueries(flow, sideOf(collection, 'picture'), options),
  };
}

async function* sideOf(
  collection: DataSet,
  side: keyof DataSetPair,
): AsyncGenerator<DataSetDocument> {
  for await (const pair of collection.pairs()) yield pair[side];
}

async function measureQueries(
  flow: Flow,
  queries: Input,
  { signal, onAnswers }: MeasureOptions,
): Promise<number> {
  const ranks: number[] = [];
  for await (const { docs } of flow.search(queries, { topK: depth, signal })) {
    ranks.push(...docs.map(rankOf));
    onAnswers(docs.length);
  }
  return meanReciprocalRank(ranks);
}

/** Matches looked at. */
const depth = 10;

/** Rank of the match with the tag of the query, from 1; 0: not found. */
function rankOf({ tags, matches = [] }: Document): number {
  return matches.findIndex((match) => match.tags?.['id'] === tags?.['id']) + 1;
}
