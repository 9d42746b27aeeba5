import type { Document, DocumentError } from '@podflow/core';
import type { DataSetPair } from '../datasets/data-set.ts';
import type { Flow } from '../flow.ts';
import { type RetrievalFigures, retrievalFigures } from './retrieval-figures.ts';
import { type EvaluationMode, type RetrievalQuery, retrievalQuery } from './retrieval-query.ts';
import { evaluatedRank } from './with-evaluator.ts';

/** A query with what was found for it. */
export interface JudgedQuery {
  query: RetrievalQuery;
  /** Rank of the right answer, from 1; 0: not among the matches. */
  rank: number;
  matches: readonly Document[];
}

/** How `measureRetrieval` asks and whom it tells. */
export interface MeasureOptions {
  mode: EvaluationMode;
  /** Matches per query. */
  topK: number;
  /** Queries per request. */
  requestSize: number;
  /** Requests under way at the same time. @default what the Flow says */
  prefetch?: number;
  /** Ends the run; what is under way is waited for. */
  signal: AbortSignal;
  /** Told of each answer, in the order in which they come. */
  onJudged?: (judged: JudgedQuery) => unknown;
  /** Told how many more queries are through, and how many failed so far. */
  onProgress?: (count: number, failed: number) => void;
}

/** Figures over the queries that were answered, and what became of the others. */
export interface Measured extends RetrievalFigures {
  /** Fingerprint of the model that encoded the queries; null: it has none. */
  model: string | null;
  /** Sorted by query; they are in no figure. */
  failures: QueryFailure[];
}

/** A query that was not answered. The shard that failed is left out: it may be another one the next time. */
export interface QueryFailure extends Pick<DocumentError, 'code' | 'message' | 'pod'> {
  /** Of the pair. */
  caption: string;
}

/**
 * Asks a Flow that has an evaluator (`withEvaluator`) with one side of each pair for the other side. The figures do not
 * depend on the order in which answers come.
 */
export async function measureRetrieval(
  flow: Flow,
  pairs: AsyncIterable<DataSetPair>,
  options: MeasureOptions,
): Promise<Measured> {
  const { mode, onJudged, onProgress, ...run } = options;
  const asked = new AskedQueries();
  const ranks: number[] = [];
  const failures: QueryFailure[] = [];
  let model: string | undefined;
  for await (const { docs, status } of flow.search(asked.inputs(pairs, mode), run)) {
    const before = asked.size;
    const reasons = new Map(status.errors.map((error) => [error.documentId, error]));
    for (const { id, evaluations, embedding, matches = [], error } of docs) {
      const query = asked.take(id);
      if (!query) continue;
      const rank = error ? undefined : evaluatedRank(id, evaluations);
      if (rank === undefined) {
        failures.push(failureOf(query, error ?? reasons.get(id) ?? reasons.get(undefined)));
        continue;
      }
      model ??= embedding?.model;
      ranks.push(rank);
      onJudged?.({ query, rank, matches });
    }
    onProgress?.(before - asked.size, failures.length);
  }
  // Whoever stopped the run knows why the rest has no answer.
  if (!run.signal.aborted) failures.push(...asked.rest().map((query) => failureOf(query)));
  failures.sort((a, b) => compare(a.caption, b.caption) || compare(a.message, b.message));
  return { ...retrievalFigures(ranks, run.topK), model: model ?? null, failures };
}

/** Queries under way: their pictures are kept until they are answered. */
class AskedQueries {
  readonly #queries = new Map<string, RetrievalQuery>();

  get size(): number {
    return this.#queries.size;
  }

  async *inputs(
    pairs: AsyncIterable<DataSetPair>,
    mode: EvaluationMode,
  ): AsyncGenerator<[RetrievalQuery['question'], RetrievalQuery['groundtruth']]> {
    for await (const pair of pairs) {
      const query = retrievalQuery(pair, mode);
      this.#queries.set(query.question.id, query);
      yield [query.question, query.groundtruth];
    }
  }

  take(id: string): RetrievalQuery | undefined {
    const query = this.#queries.get(id);
    this.#queries.delete(id);
    return query;
  }

  rest(): RetrievalQuery[] {
    return [...this.#queries.values()];
  }
}

function failureOf({ pair }: RetrievalQuery, error: DocumentError = unanswered): QueryFailure {
  const { code, message, pod } = error;
  return { caption: pair.caption.text ?? '', code, message, ...(pod !== undefined && { pod }) };
}

const unanswered: DocumentError = {
  code: 'ERR_EXECUTOR',
  message: 'The Flow gave no answer to the query; see whether its Pods let pictures and texts pass',
};

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
