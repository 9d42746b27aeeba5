import type { DocumentInput } from '@podflow/core';
import type { DataSetPair } from '../datasets/data-set.ts';

/** What asks for what. */
export const evaluationModes = ['text2image', 'image2text'] as const;
export type EvaluationMode = (typeof evaluationModes)[number];

/** One side of a pair asks for the other. */
export interface RetrievalQuery {
  pair: DataSetPair;
  /** What is sent; its id is that of the caption, which no other pair has. It has no tags: they would give the answer away. */
  question: DocumentInput & { id: string };
  /** What to judge the matches by: `tags.id` of its first match is that of the right answer. */
  groundtruth: DocumentInput & { id: string };
}

/** Makes a query of a pair. */
export function retrievalQuery(pair: DataSetPair, mode: EvaluationMode): RetrievalQuery {
  const { picture, caption } = pair;
  const [asking, answer] = mode === 'text2image' ? [caption, picture] : [picture, caption];
  const { tags: _, ...content } = asking;
  const { id } = caption;
  const match = { id: answer.id, tags: { id: answer.tags.id } };
  return { pair, question: { ...content, id }, groundtruth: { id, matches: [match] } };
}
