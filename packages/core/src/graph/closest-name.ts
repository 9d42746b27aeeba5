import { closest, distance } from 'fastest-levenshtein';

/** The candidate that `name` was probably meant to be; undefined when none is near. Case does not count. */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = name.toLowerCase();
  const byLower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const best = closest(lower, [...byLower.keys()]);
  return distance(lower, best) <= Math.max(2, lower.length / 3) ? byLower.get(best) : undefined;
}
