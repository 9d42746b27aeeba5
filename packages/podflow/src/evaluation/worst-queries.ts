import type { JudgedQuery } from './measure-retrieval.ts';

/**
 * Keeps the queries whose right answer stands farthest back. Of those whose answer was not found at all, the worst are those
 * whose first match is nearest: there the model was most sure of something wrong.
 */
export class WorstQueries {
  readonly #size: number;
  readonly #kept: JudgedQuery[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Keeps the query if it is among the worst so far, with its first matches. */
  offer({ query, rank, matches }: JudgedQuery): void {
    if (rank === 1) return;
    this.#kept.push({ query, rank, matches: matches.slice(0, shownMatches) });
    this.#kept.sort(worstFirst);
    this.#kept.length = Math.min(this.#kept.length, this.#size);
  }

  /** The worst first. */
  list(): readonly JudgedQuery[] {
    return this.#kept;
  }
}

/** The worst first; never equal, so that the order does not depend on that of the answers. */
export function worstFirst(a: JudgedQuery, b: JudgedQuery): number {
  return (
    behind(b) - behind(a) ||
    firstDistance(a) - firstDistance(b) ||
    Number(a.query.question.id > b.query.question.id) - 0.5
  );
}

/** Matches of a bad query that are shown. */
const shownMatches = 5;

/** Larger than any rank. */
const notFound = Number.MAX_SAFE_INTEGER;

function behind({ rank }: JudgedQuery): number {
  return rank === 0 ? notFound : rank;
}

function firstDistance({ matches: [first] }: JudgedQuery): number {
  return first?.score?.value ?? notFound;
}
