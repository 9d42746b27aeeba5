import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Match2DocRanker } from '../executor/executor.ts';
import type { Driver } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/**
 * Scores the matches of each Document anew and sorts them by it, best (largest) first; `reverse` changes nothing, as in
 * Jina. Equal ones keep their order, those with NaN go last.
 */
export function createMatches2DocRankDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'score');
  const method = binding.method as 'score';
  return {
    async run(context) {
      const { executor, className } = findExecutor<Match2DocRanker>(context, binding);
      for (const path of paths) {
        for (const { document } of workingDocuments(context.request, path)) {
          const { id: refId, matches = [] } = document;
          if (matches.length === 0) continue;
          try {
            const scores = checked(await executor[method](document, matches), matches);
            matches.forEach((match, rank) => {
              const value = scores[rank] ?? Number.NaN;
              match.score = { value, opName: className, refId };
            });
            document.matches = matches.toSorted((a, b) => keyOf(b) - keyOf(a) || 0);
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        }
      }
    },
  };
}

function checked(scores: number[], matches: readonly Document[]): number[] {
  const valid = Array.isArray(scores) && scores.every((score) => typeof score === 'number');
  if (valid && scores.length === matches.length) return scores;
  throw new FlowError(
    'ERR_EXECUTOR',
    `score returned ${JSON.stringify(scores)}; expected ${matches.length} numbers, one for each match`,
  );
}

/** Infinities less one another are NaN: the comparison then says equal. */
function keyOf({ score }: Document): number {
  const value = score?.value ?? Number.NaN;
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}
