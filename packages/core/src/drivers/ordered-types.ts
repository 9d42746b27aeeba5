import type { ExecutorConfig } from '../config/flow-config.ts';
import type { RequestType } from '../document/request.ts';
import { requestTypes } from '../document/request.ts';
import type { GraphNode } from '../graph/flow-graph.ts';
import { pathsOf } from './traverse.ts';

/** The types of requests in which a driver of some Pod orders the root Documents: their answers have that order. */
export function orderedTypes(nodes: readonly GraphNode[]): ReadonlySet<RequestType> {
  const executors = nodes.flatMap(({ config }) => [
    config.usesBefore,
    config.uses,
    config.usesAfter,
  ]);
  return new Set(requestTypes.filter((type) => executors.some((each) => orders(each, type))));
}

function orders(executor: ExecutorConfig | null, type: RequestType): boolean {
  const drivers = executor?.requests?.[type] ?? [];
  return drivers.some((driver) => orderDrivers.has(driver.name) && pathsOf(driver).includes('r'));
}

const orderDrivers: ReadonlySet<string> = new Set(['SortQL', 'ReverseQL']);
