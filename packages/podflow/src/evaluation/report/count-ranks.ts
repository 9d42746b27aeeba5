/** Queries whose right answer stands in a range of ranks. */
export interface RankBand {
  /** E.g. `1`, `6–10`, `over 100`. */
  label: string;
  /** Its last rank; undefined: the answer was not found. */
  to: number | undefined;
  count: number;
}

/**
 * Counts ranks in bands that grow.
 *
 * @param ranks From 1; 0: not among the first `depth`.
 */
export function countRanks(ranks: readonly number[], depth: number): RankBand[] {
  const ends = [...new Set([...usualEnds.filter((end) => end <= depth), depth])];
  const bands = ends.map((to, index): RankBand => {
    const from = (ends[index - 1] ?? 0) + 1;
    const count = ranks.filter((rank) => rank >= from && rank <= to).length;
    return { label: from === to ? `${to}` : `${from}–${to}`, to, count };
  });
  const count = ranks.filter((rank) => rank === 0).length;
  return [...bands, { label: `over ${depth}`, to: undefined, count }];
}

const usualEnds: readonly number[] = [1, 2, 3, 4, 5, 10, 20, 50, 100];
