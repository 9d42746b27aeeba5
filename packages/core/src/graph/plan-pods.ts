import type { FlowConfig, PodConfig, PodMethod } from '../config/flow-config.ts';
import type { Fault } from '../document/fault.ts';
import { builtInPod } from './built-in-pod.ts';
import { gatewayName, type PodRole } from './flow-graph.ts';
import type { FlowPlan, PlannedPod } from './flow-plan.ts';
import { placeFault } from './place-fault.ts';
import { type Inspected, redirectInspected } from './redirect-inspected.ts';

/**
 * Carries out the method of each Pod in the order of the Flow: fills in absent `needs`, adds the Pods that `inspect`
 * and `gather_inspect` stand for, gives a second Pod of the same name a new one.
 */
export function planPods({ options, pods }: FlowConfig): FlowPlan {
  const plan: Draft = {
    pods: [],
    names: new Set(),
    inspected: new Map(),
    last: gatewayName,
    faults: [],
  };
  for (const pod of pods) methods[pod.method](plan, pod);
  if (options.inspect === 'collect') gatherAll(plan);
  return redirectInspected(plan, options.inspect);
}

interface Draft extends FlowPlan {
  pods: PlannedPod[];
  /** Names that are taken. */
  names: Set<string>;
  faults: Fault[];
  /** From the Pod that is inspected to the Pod that passes on in its place. */
  inspected: Inspected;
}

const methods: Readonly<Record<PodMethod, (plan: Draft, pod: PodConfig) => void>> = {
  add: addPod,
  needs: addJoin,
  needs_all: addJoinOfAll,
  inspect: addInspect,
  gather_inspect: addGatherInspect,
};

function addPod(plan: Draft, pod: PodConfig): void {
  append(plan, pod, 'pod', pod.needs?.length ? pod.needs : [plan.last]);
}

function addJoin(plan: Draft, pod: PodConfig): void {
  if ((pod.needs?.length ?? 0) <= 1) {
    const got = pod.needs?.map((need) => JSON.stringify(need)).join() || 'none';
    const message = `Pod ${JSON.stringify(pod.name)} has method needs, which joins two Pods or more, but its needs name ${got}; list the Pods to join or use method add.`;
    plan.faults.push(placeFault('ERR_NEEDS_COUNT', message, pod.needsPlaces?.[0] ?? pod.place));
  }
  append(plan, pod, 'join', pod.needs ?? []);
}

function addJoinOfAll(plan: Draft, pod: PodConfig): void {
  refuseNeeds(plan, pod);
  const needed = new Set(plan.pods.flatMap(({ needs }) => needs));
  const leaves = plan.pods.filter(({ name }) => !needed.has(name));
  if (leaves.length === 0) {
    const message = `Pod ${JSON.stringify(pod.name)} has method needs_all, but there is no Pod before it to wait for; move it behind the Pods it joins.`;
    plan.faults.push(placeFault('ERR_NEEDS_COUNT', message, pod.place));
  }
  const role = leaves.length === 1 ? 'pod' : 'join';
  append(
    plan,
    pod,
    role,
    leaves.map(({ name }) => name),
  );
}

function addInspect(plan: Draft, pod: PodConfig): void {
  refuseNeeds(plan, pod);
  const watched = plan.last;
  const name = append(plan, pod, 'inspect', [watched]);
  const aux = `_aux_${pod.writtenName ?? pod.name}`;
  append(plan, builtInPod(aux, '_pass'), 'inspect-aux', [watched]);
  plan.inspected.set(watched, { inspect: name, aux: plan.last });
}

function addGatherInspect(plan: Draft, pod: PodConfig): void {
  refuseNeeds(plan, pod);
  const watching = plan.pods.filter(({ role }) => role === 'inspect').map(({ name }) => name);
  if (watching.length > 0) {
    const last = pod.includeLastPod === false ? [] : [plan.last];
    append(plan, pod, 'join-inspect', [...watching, ...last]);
    return;
  }
  const message = `Pod ${JSON.stringify(pod.name)} has method gather_inspect, but no Pod before it has method inspect, so it is left out; add an inspect Pod or remove it.`;
  plan.faults.push(placeFault('ERR_NEEDS_COUNT', message, pod.place, 'warning'));
}

/** As in Jina, also when the Flow has a `gather_inspect` of its own. */
function gatherAll(plan: Draft): void {
  const watching = plan.pods.filter(({ role }) => role === 'inspect').map(({ name }) => name);
  if (watching.length === 0) return;
  const gather = builtInPod('gather_inspect', '_merge_eval');
  append(plan, gather, 'join-inspect', [...watching, plan.last]);
}

function refuseNeeds(plan: Draft, { name, method, needs, needsPlaces, place }: PodConfig): void {
  if (!needs?.length) return;
  const message = `Pod ${JSON.stringify(name)} has needs and method ${method}, which chooses them itself; remove needs or use method add.`;
  plan.faults.push(placeFault('ERR_NEEDS_COUNT', message, needsPlaces?.[0] ?? place));
}

/** Adds a Pod as the new last one; returns the name it got. */
function append(plan: Draft, pod: PodConfig, role: PodRole, needs: readonly string[]): string {
  const name = freeName(plan, pod.name);
  if (name !== pod.name && role !== 'inspect-aux' && role !== 'join-inspect') {
    const message = `A second Pod is named ${JSON.stringify(pod.name)}, so it runs as ${JSON.stringify(name)}; give each Pod a name of its own.`;
    plan.faults.push(placeFault('ERR_POD_NAME', message, pod.place, 'warning'));
  }
  // What needs an inspected Pod gets it from the Pod that passes on beside the inspection.
  const redirected =
    role === 'inspect-aux' ? needs : needs.map((need) => plan.inspected.get(need)?.aux ?? need);
  plan.pods.push({ name, role, config: { ...pod, name }, needs: [...new Set(redirected)] });
  plan.names.add(name);
  plan.last = name;
  return name;
}

function freeName({ pods, names }: Draft, wanted: string): string {
  let name = wanted;
  for (let count = pods.length; names.has(name); count += 1) name = `${wanted}${count}`;
  return name;
}
