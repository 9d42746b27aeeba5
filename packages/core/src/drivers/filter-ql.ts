import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import { isWrite, type QueryLang } from '../document/request.ts';
import type { Driver, DriverContext } from './driver.ts';
import { readValue, requiredOption } from './driver-options.ts';
import { ExpressionThread } from './expression-thread.ts';
import { expressionBudget, tooSlow } from './foreign-expressions.ts';
import { foreignLookups, lookups } from './lookup.ts';
import { queryEntry } from './query-options.ts';
import { documentLists, pathsOf } from './traverse.ts';

/** Keeps the Documents that match all `lookups` (of the queryset, if it has some). */
export function createFilterQL(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const own = requiredOption(config, 'lookups', lookups);
  const thread = new ExpressionThread();
  return {
    async run(context) {
      const { request } = context;
      const entry = queryEntry(request, config, 'lookups');
      const filter = entry
        ? foreignFilter(entry, config, context, thread)
        : (documents: readonly Document[]) => documents.filter(own);
      for (const path of paths) {
        for (const { documents, replace } of documentLists(request, path)) {
          const kept = await filter(documents);
          if (kept.length < documents.length) replace(kept);
        }
      }
    },
  };
}

/** Filters by the lookups of a queryset. Their expressions have 100 ms in all Pods that one request passes one after the other. */
function foreignFilter(
  entry: QueryLang,
  config: DriverConfig,
  { request, aside }: DriverContext,
  thread: ExpressionThread,
): (documents: readonly Document[]) => Promise<Document[]> {
  const given = entry.parameters['lookups'];
  const { test, expressions } = readValue(config, 'lookups', foreignLookups, given);
  return async (documents) => {
    let kept = documents.filter(test);
    while (expressions.isUnsettled) {
      const spent = entry.expressionTime ?? 0;
      const settling = expressions.settle(thread, expressionBudget - spent);
      const { time, late } = await (isWrite(request.type) ? settling : aside(settling));
      entry.expressionTime = late === undefined ? spent + time : expressionBudget;
      if (late !== undefined) throw tooSlow(late);
      kept = documents.filter(test);
    }
    return kept;
  };
}
