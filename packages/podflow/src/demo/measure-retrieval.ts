import type { Document } from '@podflow/core';
import type { Flow } from '../flow.ts';
import { meanReciprocalRank } from './mean-reciprocal-rank.ts';
import type { EmojiDocument, OpenMojiCollection } from './openmoji-collection.ts';

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
  collection: OpenMojiCollection,
  options: MeasureOptions,
): Promise<Retrieval> {
  const measure = (modality: string) =>
    measureQueries(flow, () => queriesOf(collection, modality), options);
  return { textToImage: await measure('text'), imageToText: await measure('image') };
}

/** The Documents of one modality, as queries. */
async function* queriesOf(
  collection: OpenMojiCollection,
  modality: string,
): AsyncGenerator<EmojiDocument> {
  for await (const document of collection.documents()) {
    if (document.modality === modality) yield document;
  }
}

async function measureQueries(
  flow: Flow,
  queries: () => AsyncGenerator<EmojiDocument>,
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
