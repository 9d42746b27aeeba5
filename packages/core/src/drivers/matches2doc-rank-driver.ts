import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Match2DocRanker } from '../executor/executor.ts';
import { checkScores } from '../executor/results/check-scores.ts';
import type { Driver } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/**
 * Scores the matches of each Document anew and sorts them by it, best (largest) first; `reverse` changes nothing, as in
 * Jina. Equal ones keep their order.
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
            const result = await executor[method](document, matches);
            const scores = checkScores(result, `${className}.${method}`, matches.length);
            matches.forEach((match, rank) => {
              match.score = { value: scores[rank] as number, opName: className, refId };
            });
            document.matches = matches.toSorted((a, b) => scoreOf(b) - scoreOf(a));
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        }
      }
    },
  };
}

function scoreOf({ score }: Document): number {
  return score?.value ?? 0;
}
