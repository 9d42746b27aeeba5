import type { DriverConfig, ExecutorConfig } from '../config/flow-config.ts';
import type { RequestType } from '../document/request.ts';
import type { GraphNode } from '../graph/flow-graph.ts';
import { defaultDrivers } from './default-drivers.ts';

/** The drivers of an Executor for a type of request; none for no Executor, undefined when they are not known before it is loaded. */
export function driversFor(
  executor: ExecutorConfig | null,
  type: RequestType,
): readonly DriverConfig[] | undefined {
  if (!executor) return [];
  const { requests, useDefault, definition } = executor;
  const given = requests?.[type];
  if (given) return given;
  if (requests && !useDefault) return [];
  const classNames = [definition.className, ...definition.ancestors];
  return defaultDrivers(definition.kind, classNames, type) ?? undefined;
}

/** The drivers of head, Executor and tail of a Pod; undefined when some of them are not known before it is loaded. */
export function podDrivers(
  { config }: GraphNode,
  type: RequestType,
): readonly DriverConfig[] | undefined {
  const parts = [config.usesBefore, config.uses, config.usesAfter].map((each) =>
    driversFor(each, type),
  );
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}
