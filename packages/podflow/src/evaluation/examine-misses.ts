import type { DataSetPair } from '../datasets/data-set.ts';
import type { Flow } from '../flow.ts';
import { type JudgedQuery, type MeasureOptions, measureRetrieval } from './measure-retrieval.ts';
import { WorstQueries, worstFirst } from './worst-queries.ts';

/** What a report tells beyond the figures. */
export interface Examination {
  /** Rank of the right answer of each query; 0: not among the first `depth`. */
  ranks: readonly number[];
  /** Matches looked at for `ranks`. */
  depth: number;
  /** The worst first. A rank of 0: not among the first `reach`. */
  worst: readonly JudgedQuery[];
  /** Matches looked at for `worst`. */
  reach: number;
}

/**
 * Remembers what a report needs from the first pass, then asks again, looking farther: with what was missed, and
 * farther still with what is worst. Pictures are read again instead of being kept.
 */
export class MissExaminer {
  readonly #found: number[] = [];
  readonly #missed = new Set<string>();
  readonly #worst = new WorstQueries(worstCount);

  /** Takes an answer of the first pass. */
  note(judged: JudgedQuery): void {
    const { rank, query } = judged;
    if (rank === 0) {
      this.#missed.add(query.question.id);
      return;
    }
    this.#found.push(rank);
    this.#worst.offer(judged);
  }

  /** Queries that will be asked again. */
  get missed(): number {
    return this.#missed.size;
  }

  /** @param pairs Those of the first pass. */
  async examine(
    flow: Flow,
    pairs: AsyncIterable<DataSetPair>,
    options: Pick<MeasureOptions, 'mode' | 'topK' | 'signal' | 'onProgress'>,
  ): Promise<Examination> {
    const depth = Math.max(usualDepth, options.topK);
    const reach = Math.max(usualReach, depth);
    const ranks = [...this.#found];
    const onJudged = (judged: JudgedQuery): void => {
      ranks.push(judged.rank);
      this.#worst.offer(judged);
    };
    const farther = { ...options, ...fewAtATime, topK: depth, onJudged };
    if (this.missed > 0) await measureRetrieval(flow, this.#only(pairs), farther);
    const worst = await lookFarther(flow, this.#worst.list(), { ...options, topK: reach });
    return { ranks, depth, worst, reach };
  }

  async *#only(pairs: AsyncIterable<DataSetPair>): AsyncGenerator<DataSetPair> {
    for await (const pair of pairs) if (this.#missed.has(pair.caption.id)) yield pair;
  }
}

/** Queries that are shown. */
const worstCount = 20;

const usualDepth = 100;

const usualReach = 1000;

/** Matches may carry their pictures: many of them for many queries at a time would not fit in memory. */
const fewAtATime = { requestSize: 4, prefetch: 2 };

/** The same queries with the rank of their answer, if it is within `topK`, else 0. The worst first. */
async function lookFarther(
  flow: Flow,
  queries: readonly JudgedQuery[],
  options: Pick<MeasureOptions, 'mode' | 'topK' | 'signal'>,
): Promise<JudgedQuery[]> {
  const ranks = new Map(queries.map(({ query, rank }) => [query.question.id, rank]));
  const lost = queries.filter(({ rank }) => rank === 0).map(({ query }) => query.pair);
  const onJudged = ({ query, rank }: JudgedQuery): unknown => ranks.set(query.question.id, rank);
  const { mode, topK, signal } = options;
  const oneAtATime = { requestSize: 1, prefetch: 1 };
  const farther = { mode, topK, signal, ...oneAtATime, onJudged };
  if (lost.length > 0) await measureRetrieval(flow, iterate(lost), farther);
  const ranked = queries.map((judged) => ({
    ...judged,
    rank: ranks.get(judged.query.question.id) ?? 0,
  }));
  return ranked.sort(worstFirst);
}

async function* iterate<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
