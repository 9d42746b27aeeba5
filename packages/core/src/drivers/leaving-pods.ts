import type { DriverConfig } from '../config/flow-config.ts';
import { keepsDocuments } from '../config/keeps-documents.ts';
import type { Request } from '../document/request.ts';
import type { FlowGraph, GraphNode } from '../graph/flow-graph.ts';
import { driversFor, podDrivers } from './drivers-for.ts';
import { isMerging } from './is-pass-through.ts';

/**
 * Names of the Pods that may leave large pictures in their index during a search: the Pod fetches Documents, `FlowService.stored` finds
 * these too, and no driver that runs afterwards reads their content. A Pod is left out when its drivers are not known.
 */
export function leavingPods({ nodes }: Pick<FlowGraph, 'nodes'>): readonly string[] {
  const indifferent = new Map<string, boolean>();
  const isIndifferent = (name: string): boolean => {
    const known = indifferent.get(name);
    if (known !== undefined) return known;
    const takers = nodes.filter(({ needs }) => needs.includes(name));
    const answer = takers.every(
      (taker) => podDrivers(taker, 'search')?.every(sparesContent) && isIndifferent(taker.name),
    );
    indifferent.set(name, answer);
    return answer;
  };
  return nodes.filter((node) => fetchesLast(node) && isIndifferent(node.name)).map(nameOf);
}

/** True when the queryset of a request cannot make a driver look at contents after all. */
export function keepsDrivers({ queryset = [] }: Request): boolean {
  return queryset.every(({ name }) => name !== 'SortQL');
}

const nameOf = ({ name }: GraphNode): string => name;

/** True when the Executor of the Pod itself fetches, once, and no driver that follows in the Pod reads contents. */
function fetchesLast(node: GraphNode): boolean {
  const { uses, usesAfter } = node.config;
  const [own, after] = [driversFor(uses, 'search') ?? [], driversFor(usesAfter, 'search')];
  const place = own.findIndex(fetchesAsStored);
  const following = [...own.slice(place + 1), ...(after ?? [])];
  return (
    place >= 0 && keepsDocuments(uses) && after !== undefined && following.every(sparesContent)
  );
}

/** True for the driver that reads what `FlowService.stored` reads: a `method` of another name may give something else. */
function fetchesAsStored({ name, options: { method = 'query' } }: DriverConfig): boolean {
  return name === 'KVSearchDriver' && method === 'query';
}

/** True for drivers to which a Document is the same with and without its picture. */
function sparesContent(driver: DriverConfig): boolean {
  if (isMerging([driver]) || driver.name === 'SliceQL' || driver.name === 'ReverseQL') return true;
  const { field } = driver.options;
  return driver.name === 'SortQL' && typeof field === 'string' && /^(?:score|tags)__/.test(field);
}
