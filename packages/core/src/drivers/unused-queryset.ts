import { didYouMean } from '../config/suggest.ts';
import { beginningOf } from '../document/beginning-of.ts';
import type { Request } from '../document/request.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import { topKQueryset } from '../input/top-k.ts';
import { podDrivers } from './drivers-for.ts';

/** `top_k` stands for entries of these names in every request, whatever drivers the Flow has. */
const namesOfTopK: ReadonlySet<string> = new Set(topKQueryset(1).map(({ name }) => name));

/** Warnings about entries of the queryset that name no driver of the Flow, so that they change nothing. Jina ignores them in silence. */
export function unusedQueryset(
  { type, queryset = [] }: Pick<Request, 'type' | 'queryset'>,
  { nodes }: Pick<FlowGraph, 'nodes'>,
): string[] {
  const asked = queryset.filter(({ name, disabled }) => !disabled && !namesOfTopK.has(name));
  if (asked.length === 0) return [];
  const drivers = nodes.map((node) => podDrivers(node, type));
  // An Executor whose drivers are not known may have it.
  if (drivers.includes(undefined)) return [];
  const names = new Set(drivers.flatMap((each) => each ?? []).map(({ name }) => name));
  const unused = new Set(asked.map(({ name }) => name).filter((name) => !names.has(name)));
  return [...unused].map(
    (name) =>
      `The queryset names ${JSON.stringify(beginningOf(name))}, which is no driver of this Flow for ${type} requests: it has no effect${didYouMean(name, names)}`,
  );
}
