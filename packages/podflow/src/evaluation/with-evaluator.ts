import type { NamedScore } from '@podflow/core';
import type { Flow } from '../flow.ts';

/**
 * Adds a Pod at the end of a query Flow that gives each Document with a groundtruth the reciprocal of the rank at which the
 * `tags.id` of its right answer stands. Other Documents pass as they are.
 */
export function withEvaluator<T extends Flow>(flow: T): T {
  return flow.add({ name: 'evaluator', uses: evaluator });
}

/** The rank that the evaluator found for the Document `id`: from 1, 0 when it is not there; undefined: it was not judged. */
export function evaluatedRank(
  id: string,
  evaluations: readonly NamedScore[] = [],
): number | undefined {
  const own = evaluations.findLast(({ opName, refId }) => opName === className && refId === id);
  if (!own) return undefined;
  return own.value > 0 ? Math.round(1 / own.value) : 0;
}

const className = 'ReciprocalRankEvaluator';

const evaluator = `!${className}
requests:
  on:
    SearchRequest:
      - !RankEvaluateDriver
        with:
          fields: [tags__id]
          traversal_paths: [r]
`;
