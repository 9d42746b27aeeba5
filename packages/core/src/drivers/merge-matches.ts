import type { Document } from '../document/document.ts';

/**
 * Makes one list of the matches of several parts. When every list is ranked, nearest first, so is the result, and equally
 * near matches rank by id: it is the same however many shards the index has. Otherwise one list after another.
 */
export function mergeMatches(lists: readonly (readonly Document[])[]): Document[] {
  const matches = lists.flat();
  return lists.every(isRanked) ? matches.sort(byDistance) : matches;
}

/** True when each has a score and none is nearer than the one before it. */
export function isRanked(matches: readonly Document[]): boolean {
  return matches.every((match, index) => {
    const before = matches[index - 1] ?? match;
    return distanceOf(before) <= distanceOf(match);
  });
}

function byDistance(a: Document, b: Document): number {
  return distanceOf(a) - distanceOf(b) || Number(a.id > b.id) - Number(a.id < b.id);
}

/** NaN without a score, which is in no order with anything. */
export function distanceOf({ score }: Document): number {
  return score?.value ?? Number.NaN;
}
