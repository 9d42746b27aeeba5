import type { DriverConfig } from '../config/flow-config.ts';
import { createDocument, type Document } from '../document/document.ts';
import type { VectorHits, VectorIndexer } from '../executor/executor.ts';
import { checkHits, checkValues } from '../executor/results/check-scores.ts';
import { checkTensor } from '../executor/results/check-tensor.ts';
import type { Driver } from './driver.ts';
import { flag, option, wholeNumber } from './driver-options.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { queryOption } from './query-options.ts';
import { isRefusal, runBatch } from './run-batch.ts';
import { type Embedded, embedded, stackEmbeddings } from './stack-embeddings.ts';
import { pathsOf, workingDocuments } from './traverse.ts';
import { warnOfEmptiness } from './warn-of-emptiness.ts';

/**
 * Appends one match for each of the `top_k` (default 50) nearest vectors to each Document that has an embedding. A match has an
 * id and a score, the distance; with `fill_embedding` (default false) its vector too. One call for all Documents of a path.
 * A query that the index refuses fails alone.
 */
export function createVectorSearchDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'query');
  const ownTopK = option(config, 'top_k', wholeNumber, 50);
  const ownFill = option(config, 'fill_embedding', flag, false);
  return {
    async run(context) {
      const { request } = context;
      const topK = queryOption(request, config, 'top_k', wholeNumber, ownTopK);
      const fill = queryOption(request, config, 'fill_embedding', flag, ownFill);
      const bound = findExecutor<VectorIndexer>(context, binding);
      if (topK === 0) return;
      for (const path of paths) {
        await runBatch(embedded(workingDocuments(request, path)), {
          work: (items) => search(items, topK, fill, bound, binding.method as 'query'),
          fail: ({ document }, error) => context.fail(document, error),
          isItemFault: isRefusal,
        });
      }
      warnOfEmptiness(context, bound.executor);
    },
  };
}

async function search(
  items: readonly Embedded[],
  topK: number,
  fill: boolean,
  { executor, className }: Bound<VectorIndexer>,
  method: 'query',
): Promise<void> {
  const result: unknown = await executor[method](stackEmbeddings(items), topK);
  const hits = checkHits(result, `${className}.${method}`, items.length);
  items.forEach(({ document }, row) => {
    const matches = matchesOf(document, hits[row], className);
    if (fill) fillEmbeddings(matches, executor, className);
    document.matches = [...(document.matches ?? []), ...matches];
  });
}

function matchesOf(
  query: Document,
  { ids, distances }: VectorHits = { ids: [], distances: [] },
  opName: string,
): Document[] {
  const { id: refId, granularity, adjacency = 0 } = query;
  const level = granularity === undefined ? {} : { granularity };
  return ids.map((id, rank) =>
    createDocument({
      id,
      ...level,
      adjacency: adjacency + 1,
      score: { value: distances[rank] ?? Number.NaN, opName, refId },
    }),
  );
}

function fillEmbeddings(
  matches: readonly Document[],
  executor: VectorIndexer,
  className: string,
): void {
  const result: unknown = executor.queryByKey(matches.map(({ id }) => id));
  const label = `${className}.queryByKey`;
  const vectors = checkValues(result, label, matches.length, checkTensor);
  matches.forEach((match, rank) => {
    const vector = vectors[rank];
    if (vector) match.embedding = vector;
  });
}
