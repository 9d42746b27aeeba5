import type { DriverConfig } from '../config/flow-config.ts';
import { createDocument, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Chunk2DocRanker, RankRow } from '../executor/executor.ts';
import { checkRanking } from '../executor/results/check-scores.ts';
import type { Driver } from './driver.ts';
import { flag, option } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** A match and what found it: a chunk of the Document that is ranked for, or the Document itself. */
interface Hit {
  query: Document;
  match: Document;
}

/**
 * Ranks the Documents to which the matches of a Document's chunks belong (by the matches' `parentId`) and adds them to its
 * matches, best (largest score) first. With `keep_source_matches_as_chunks` each has the matches it was made of as chunks.
 */
export function createChunk2DocRankDriver(config: DriverConfig): Driver {
  const hitsOf = ({ chunks = [] }: Document) => chunks.flatMap(hitsOfOne);
  return ranking(config, hitsOf, ({ matches = [] }, ranked) => [...matches, ...ranked]);
}

/** As Chunk2DocRankDriver for the matches of the Document itself; the ranked Documents take their place. */
export function createAggregateMatches2DocRankDriver(config: DriverConfig): Driver {
  return ranking(config, hitsOfOne, (_document, ranked) => ranked);
}

function hitsOfOne(query: Document): Hit[] {
  return (query.matches ?? []).map((match) => ({ query, match }));
}

function ranking(
  config: DriverConfig,
  hitsOf: (document: Document) => Hit[],
  united: (document: Document, ranked: Document[]) => Document[],
): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'score');
  const method = binding.method as 'score';
  const keepSources = option(config, 'keep_source_matches_as_chunks', flag, false);
  return {
    async run(context) {
      const { executor, className } = findExecutor<Chunk2DocRanker>(context, binding);
      for (const path of paths) {
        for (const { document } of workingDocuments(context.request, path)) {
          const hits = hitsOf(document);
          if (hits.length === 0) continue;
          try {
            const rows = hits.map(rowOf);
            const queries = new Map(hits.map(({ query }) => [query.id, query]));
            const found = new Map(hits.map(({ match }) => [match.id, match]));
            const result = await executor[method](rows, queries, found);
            const scores = checkRanking(result, `${className}.${method}`);
            const ranked = scores.map((entry) => {
              const match = matchOf(document, entry, className);
              return keepSources ? { ...match, chunks: sourcesOf(match, hits) } : match;
            });
            document.matches = united(document, ranked);
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        }
      }
    },
  };
}

function rowOf({ query, match }: Hit): RankRow {
  const { id: matchId, parentId, score } = match;
  if (!parentId) {
    const advice = 'fetch the matches with KVSearchDriver first';
    throw new FlowError(
      'ERR_DRIVER',
      `The match ${matchId} has no parentId, so that its Document is not known; ${advice}`,
    );
  }
  return { parentId, matchId, queryChunkId: query.id, score: score?.value ?? 0 };
}

type Scored = ReturnType<Chunk2DocRanker['score']>;

function matchOf(
  { id: refId, granularity, adjacency = 0 }: Document,
  { id, score: value }: Scored[number],
  opName: string,
): Document {
  const level = granularity === undefined ? {} : { granularity };
  return createDocument({
    id,
    ...level,
    adjacency: adjacency + 1,
    score: { value, opName, refId },
  });
}

function sourcesOf({ id, granularity = 0 }: Document, hits: readonly Hit[]): Document[] {
  return hits
    .filter(({ match }) => match.parentId === id)
    .map(({ match }) => ({ ...match, granularity: granularity + 1 }));
}
