import type { DriverConfig } from '../config/flow-config.ts';
import type { Driver } from './driver.ts';
import { forwardedOf, groupById } from './group-by-id.ts';
import { locatedDocuments, pathsOf } from './traverse.ts';

/** At a join: gives each Document of the forwarded request the evaluations it has in all parts, in their order. */
export function createCollectEvaluationDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  return {
    run({ request, parts }) {
      if (parts.length < 2) return;
      for (const path of paths) {
        const documentsOf = (part: typeof request) =>
          locatedDocuments(part, path).map(({ document }) => document);
        const forwarded = new Set(documentsOf(request));
        for (const group of groupById(parts.map(documentsOf))) {
          const evaluations = group.flatMap((document) => document.evaluations ?? []);
          if (evaluations.length > 0) forwardedOf(group, forwarded).evaluations = evaluations;
        }
      }
    },
  };
}
