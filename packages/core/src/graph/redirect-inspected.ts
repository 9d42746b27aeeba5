import type { FlowOptions } from '../config/flow-config.ts';
import type { Fault } from '../document/fault.ts';
import { type FlowPlan, type PlannedPod, placeOfNeed } from './flow-plan.ts';
import { placeFault } from './place-fault.ts';

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
  if (mode === 'remove') {
    const removed = withoutInspection(pods, inspected, last);
    return { ...removed, faults: [...faults, ...lostNeeds(pods)] };
  }
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
  const watched = new Map([...inspected].map(([name, { aux }]) => [aux, name]));
  const removed = new Set(pods.filter(({ role }) => role === 'inspect').map(({ name }) => name));
  const resolve = (need: string): string => {
    const name = watched.get(need);
    return name === undefined ? need : resolve(name);
  };
  const kept = pods
    .filter((pod) => !isInspection(pod))
    // A join of evaluations has none left to join and only passes on what it got beside them; of others `lostNeeds` tells.
    .map((pod) => dropNeeds(pod, removed))
    .map((pod) => renameNeeds(pod, resolve));
  return { pods: kept, last: resolve(last) };
}

/** A Pod that needs an inspection by its name cannot run without it. */
function lostNeeds(pods: readonly PlannedPod[]): Fault[] {
  const inspections = new Set(
    pods.filter(({ role }) => role === 'inspect').map(({ name }) => name),
  );
  // A join of inspections does without them when it joins something else.
  const others = pods.filter(
    ({ role, needs }) =>
      role !== 'inspect' &&
      role !== 'inspect-aux' &&
      (role !== 'join-inspect' || needs.every((need) => inspections.has(need))),
  );
  return others.flatMap((pod) =>
    pod.needs
      .filter((need) => inspections.has(need))
      .map((need) => {
        const message = `Pod ${JSON.stringify(pod.name)} needs the inspection ${JSON.stringify(need)}, which inspect: REMOVE takes out of the Flow; need the Pod that it looks at, or set inspect to HANG.`;
        return placeFault('ERR_NEEDS_UNKNOWN', message, placeOfNeed(pod, need));
      }),
  );
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
