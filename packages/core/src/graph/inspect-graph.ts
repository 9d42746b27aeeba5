import type { ExecutorConfig, FlowConfig, PodConfig } from '../config/flow-config.ts';
import { hideSecrets } from '../config/hide-secrets.ts';
import type { Fault } from '../document/fault.ts';
import { checkGraph } from './check-graph.ts';
import { type FlowGraph, type GraphNode, gatewayName } from './flow-graph.ts';
import type { PlannedPod } from './flow-plan.ts';
import { orderPods } from './order-pods.ts';
import { placeFault } from './place-fault.ts';
import { planPods } from './plan-pods.ts';

/** A graph, or why there is none. */
export interface GraphReport {
  /** null when one of the faults is an error. */
  graph: FlowGraph | null;
  /** Errors and warnings of the graph, those of the configuration not among them. */
  faults: readonly Fault[];
}

/** Like `buildGraph`, but reports what is wrong instead of throwing. */
export function inspectGraph(config: FlowConfig): GraphReport {
  const plan = planPods(config);
  const nodes = plan.pods.map(toNode);
  const faults = [
    ...plan.faults,
    ...checkGraph(plan, config.file),
    ...plan.pods.flatMap(droppedTailFaults),
  ].map((fault) => ({ ...fault, message: hideSecrets(fault.message, config.variables) }));
  if (faults.some(({ severity }) => severity === 'error')) return { graph: null, faults };
  const graph: FlowGraph = {
    options: config.options,
    nodes,
    edges: [
      ...nodes.flatMap(({ name, needs }) => needs.map((need) => [need, name] as const)),
      [plan.last, gatewayName],
    ],
    order: orderPods(nodes).order,
    sinks: [plan.last],
    warnings: faults,
  };
  return { graph, faults };
}

function toNode({ name, role, config, needs }: PlannedPod): GraphNode {
  const { shards, polling, usesBefore } = config;
  return {
    name,
    role,
    config,
    needs,
    hasHead: doesWork(usesBefore),
    hasTail: hasTail(config),
    tailParts: polling === 'any' ? 1 : shards,
  };
}

/** When any one of several shards answers, nothing is there to merge. */
function hasTail({ usesAfter, shards, polling }: PodConfig): boolean {
  return doesWork(usesAfter) && !(shards > 1 && polling === 'any');
}

/** Passing on needs no Pea: the router does it. */
function doesWork(executor: ExecutorConfig | null): boolean {
  return executor !== null && executor.uses !== '_pass';
}

function droppedTailFaults({ name, config }: PlannedPod): Fault[] {
  if (!doesWork(config.usesAfter) || hasTail(config)) return [];
  const message = `Pod ${JSON.stringify(name)} has uses_after ${JSON.stringify(config.usesAfter?.uses)} and ${config.shards} shards, but with polling any only one shard answers, so it does not run; set polling to all or remove it.`;
  return [placeFault('ERR_VALUE', message, config.place, 'warning')];
}
