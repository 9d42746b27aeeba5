import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "x"?` for a candidate near to `name`, else an empty text. Case does not count. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const lower = name.slice(0, maxLength).toLowerCase();
  const byLower = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]));
  if (byLower.size === 0) return '';
  const best = closest(lower, [...byLower.keys()]);
  if (distance(lower, best) > Math.max(2, lower.length / 3)) return '';
  return `; did you mean "${byLower.get(best)}"?`;
}

/** Names are short; what is longer is not worth comparing. */
const maxLength = 100;
