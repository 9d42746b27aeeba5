import type { ExecutorContext, Match2DocRanker } from '@podflow/core/executor';
import { editDistance } from '../edit-distance.ts';

/**
 * Jina's `LevenshteinRanker`: a match's score is the negative edit distance between its text and that of the query, so
 * 0 is the best. A missing text counts as empty.
 */
export function createLevenshteinRanker(
  _options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Match2DocRanker {
  return {
    score: ({ text = '' }, matches) =>
      matches.map((match) => 0 - editDistance(text, match.text ?? '')),
  };
}
