/**
 * The mean of 1/rank, where an answer that is not among those looked at counts 0 (Voorhees, TREC-8, 1999).
 *
 * @param ranks Rank of the right answer of each query, from 1; 0: not found.
 * @returns 0 to 1; 0 for no query.
 */
export function meanReciprocalRank(ranks: readonly number[]): number {
  if (ranks.length === 0) return 0;
  // Answers come in any order; added up in order of rank they give the same sum to the last digit.
  const ordered = [...ranks].sort((a, b) => a - b);
  const sum = ordered.reduce((total, rank) => total + (rank > 0 ? 1 / rank : 0), 0);
  return sum / ranks.length;
}
