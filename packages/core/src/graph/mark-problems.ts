import { basename } from 'node:path';
import type { FlowConfig, PodConfig } from '../config/flow-config.ts';
import type { ErrorCode } from '../document/error-code.ts';
import type { Fault } from '../document/fault.ts';
import type { FlowGraph } from './flow-graph.ts';

/** A graph in which Pods that cannot run here say why: for drawings of Flows that have faults, but known edges. */
export function markProblems(
  graph: FlowGraph,
  { pods }: Pick<FlowConfig, 'pods'>,
  faults: readonly Fault[],
): FlowGraph {
  const errors = faults.filter(({ severity }) => severity === 'error');
  const problems = new Map<string, string>();
  for (const fault of errors) {
    for (const { name } of podsOf(fault, pods)) {
      if (!problems.has(name)) problems.set(name, reasonOf(fault));
    }
  }
  const nodes = graph.nodes.map((node) => {
    const problem = problems.get(node.name);
    return problem === undefined ? node : { ...node, problem };
  });
  return { ...graph, nodes };
}

/** The Pods that a fault is about: the one it stands in, or those that run the file it stands in. */
function podsOf(fault: Fault, pods: readonly PodConfig[]): readonly PodConfig[] {
  const index = pods.findIndex((pod, at) => standsIn(fault, pod, pods[at + 1]));
  const pod = pods[index];
  if (pod) return [pod];
  return pods.filter(({ uses, usesBefore, usesAfter }) =>
    [uses, usesBefore, usesAfter].some(
      (executor) =>
        executor !== null &&
        fault.file !== undefined &&
        (executor.place?.file === fault.file || basename(executor.uses) === basename(fault.file)),
    ),
  );
}

function standsIn({ file, line = 0 }: Fault, pod: PodConfig, next: PodConfig | undefined): boolean {
  const { place } = pod;
  if (!place || place.file !== file || line < place.line) return false;
  return next?.place === undefined || line < next.place.line;
}

/** In a few words: the message says more than a drawing has room for. */
function reasonOf({ code, message }: Fault): string {
  if (code === 'ERR_ENV_UNSET') return `$${/variable "(\w+)"/.exec(message)?.[1]} is not set`;
  return reasons[code] ?? message.split(/[;,] /, 1)[0] ?? message;
}

const reasons: Readonly<Partial<Record<ErrorCode, string>>> = {
  ERR_USES_UNKNOWN: 'class not known',
  ERR_FILE_MISSING: 'file missing',
  ERR_IMAGE_UNSUPPORTED: 'image not supported',
  ERR_DRIVER_UNKNOWN: 'driver not known',
};
