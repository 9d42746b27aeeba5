import {
  type Chunk2DocRanker,
  type Document,
  type ExecutorContext,
  FlowError,
  type RankRow,
} from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { groupRows, rankParents } from './group-rows.ts';

/** Documents by id. */
type Meta = ReadonlyMap<string, Readonly<Document>> | undefined;

/**
 * Jina's `BiMatchRanker`: the mean of two directions, from the chunks of the query and from those of the Document, of
 * 1 − (Σ best distance of each chunk that was hit + d_miss · chunks not hit) / (d_miss · chunks). At most 1.
 * `d_miss` (default 2000) is what a chunk without a hit costs. The number of chunks is the `length` of any of them.
 * Throws `ERR_VALUE` for arguments out of range; `score` throws `ERR_INPUT` for chunks without `length`.
 */
export function createBiMatchRanker(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Chunk2DocRanker {
  const plan = parseOptions('BiMatchRanker', optionsSchema, options);
  const miss = plan.d_miss || defaultMiss;
  return {
    score: (rows, queryMeta, matchMeta) =>
      rankParents(rows, (own) => {
        const ofMatch = oneDirection(own, 'matchId', matchMeta, miss);
        const ofQuery = oneDirection(own, 'queryChunkId', queryMeta, miss);
        return (ofMatch + ofQuery) / 2;
      }),
  };
}

const defaultMiss = 2000;

const optionsSchema = z.object({ d_miss: z.number().min(0).nullish() });

function oneDirection(
  rows: readonly RankRow[],
  field: 'matchId' | 'queryChunkId',
  meta: Meta,
  miss: number,
): number {
  const groups = groupRows(rows, field);
  const [first] = rows;
  const chunks = chunkCount(first?.[field] ?? '', meta);
  const distances = groups.map(([, own]) => Math.min(...own.map(({ score }) => score)));
  const sum = distances.reduce((total, distance) => total + distance, 0);
  return 1 - (sum + miss * (chunks - groups.length)) / (miss * chunks);
}

function chunkCount(id: string, meta: Meta): number {
  const length = meta?.get(id)?.length;
  if (length !== undefined && length > 0) return length;
  throw new FlowError(
    'ERR_INPUT',
    `BiMatchRanker: the chunk ${id} has the length ${length ?? 'undefined'}; expected the number of chunks of its Document. Keep the field length in the index.`,
  );
}
