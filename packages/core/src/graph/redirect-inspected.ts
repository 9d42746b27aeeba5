import type { FlowOptions } from '../config/flow-config.ts';
import type { FlowPlan, PlannedPod } from './flow-plan.ts';

/** The two Pods that `inspect` added, by the Pod they watch. */
export type Inspected = Map<string, { inspect: string; aux: string }>;

/**
 * Puts inspection between the inspected Pods and those that need them, or takes it out.
 *
 * `collect` and `hang`: what needs an inspected Pod gets it through the Pod that passes on beside the inspection.
 * `remove`: the inspection is left out, and what needs it needs the inspected Pod instead.
 */
export function redirectInspected(
  plan: FlowPlan & { inspected: Inspected },
  mode: FlowOptions['inspect'],
): FlowPlan {
  const { pods, inspected, last, faults } = plan;
  if (mode === 'remove') return { ...withoutInspection(pods, inspected, last), faults };
  return { pods: pods.map((pod) => throughAux(pod, inspected)), last, faults };
}

function throughAux(pod: PlannedPod, inspected: Inspected): PlannedPod {
  if (isInspection(pod)) return pod;
  return renameNeeds(pod, (need) => inspected.get(need)?.aux ?? need);
}

function withoutInspection(
  pods: readonly PlannedPod[],
  inspected: Inspected,
  last: string,
): Pick<FlowPlan, 'pods' | 'last'> {
  const watched = new Map(
    [...inspected].flatMap(([name, { inspect, aux }]) => [
      [inspect, name],
      [aux, name],
    ]),
  );
  const removed = new Set(pods.filter(({ role }) => role === 'inspect').map(({ name }) => name));
  const resolve = (need: string): string => {
    const name = watched.get(need);
    return name === undefined ? need : resolve(name);
  };
  const kept = pods
    .filter((pod) => !isInspection(pod))
    // A join of evaluations has none left to join; it only passes on what it got beside them.
    .map((pod) => (pod.role === 'join-inspect' ? dropNeeds(pod, removed) : pod))
    .map((pod) => renameNeeds(pod, resolve));
  return { pods: kept, last: resolve(last) };
}

function isInspection({ role }: PlannedPod): boolean {
  return role === 'inspect' || role === 'inspect-aux';
}

function dropNeeds(pod: PlannedPod, removed: ReadonlySet<string>): PlannedPod {
  return { ...pod, needs: pod.needs.filter((need) => !removed.has(need)) };
}

function renameNeeds(pod: PlannedPod, rename: (need: string) => string): PlannedPod {
  return { ...pod, needs: [...new Set(pod.needs.map(rename))] };
}
