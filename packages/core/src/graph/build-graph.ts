import type { FlowConfig } from '../config/flow-config.ts';
import { formatFaults } from '../config/format-fault.ts';
import type { Fault } from '../document/fault.ts';
import { FlowError } from '../document/flow-error.ts';
import type { FlowGraph } from './flow-graph.ts';
import { inspectGraph } from './inspect-graph.ts';

/**
 * Turns a description of a Flow into a graph that can run: needs resolved, joins and inspections in place, everything in
 * order. Pure: reads no file, starts nothing.
 *
 * @throws FlowError `ERR_CONFIG` with all `faults` that keep it from running
 */
export function buildGraph(config: FlowConfig): FlowGraph {
  const { graph, faults } = inspectGraph(config);
  if (graph === null) throw graphError(faults.filter(({ severity }) => severity === 'error'));
  return graph;
}

function graphError(faults: readonly Fault[]): FlowError {
  const message = `The graph of the Flow cannot be built.\n\n${formatFaults(faults)}`;
  return new FlowError('ERR_CONFIG', message, { faults });
}
