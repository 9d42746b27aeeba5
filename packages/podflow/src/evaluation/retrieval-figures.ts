import { meanReciprocalRank } from './mean-reciprocal-rank.ts';

/** How well right answers are found. Every query has one. */
export interface RetrievalFigures {
  /** 0 to 1; an answer that is not among the first `topK` counts 0. */
  meanReciprocalRank: number;
  /** Share of the queries with their answer among the first k, 0 to 1, by k. */
  recall: Record<number, number>;
  /** The rank that half of the queries reach; null: it is behind the first `topK`. */
  medianRank: number | null;
  /** Queries that were answered. */
  queries: number;
  /** Of them, those with their answer among the first `topK`. */
  found: number;
  /** Matches looked at per query. */
  topK: number;
}

/** @param ranks Rank of the right answer of each query, from 1; 0: not among the first `topK`. */
export function retrievalFigures(ranks: readonly number[], topK: number): RetrievalFigures {
  const within = (k: number): number => ranks.filter((rank) => rank > 0 && rank <= k).length;
  const share = (k: number): number => (ranks.length === 0 ? 0 : within(k) / ranks.length);
  const depths = [...new Set([...usualDepths.filter((k) => k <= topK), topK])];
  return {
    meanReciprocalRank: meanReciprocalRank(ranks),
    recall: Object.fromEntries(depths.map((k) => [k, share(k)])),
    medianRank: medianOf(ranks),
    queries: ranks.length,
    found: within(topK),
    topK,
  };
}

/** What papers on cross-modal retrieval give recall at. */
const usualDepths: readonly number[] = [1, 5, 10];

function medianOf(ranks: readonly number[]): number | null {
  const places = ranks.map((rank) => (rank > 0 ? rank : Number.POSITIVE_INFINITY));
  places.sort((a, b) => Number(a > b) - Number(a < b));
  const middle = (places.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [
    places[Math.floor(middle)],
    places[Math.ceil(middle)],
  ];
  const median = (low + high) / 2;
  return Number.isFinite(median) ? median : null;
}
