import { didYouMean } from '../config/suggest.ts';
import type { Fault } from '../document/fault.ts';
import { gatewayName } from './flow-graph.ts';
import { type FlowPlan, type PlannedPod, placeOfNeed } from './flow-plan.ts';
import { orderPods } from './order-pods.ts';
import { placeFault } from './place-fault.ts';

/**
 * Everything that is wrong with a plan, as far as it shows without running it; Pods nobody needs are warnings.
 *
 * @param file path of the YAML, for faults of the whole Flow
 */
export function checkGraph(plan: FlowPlan, file: string | undefined): readonly Fault[] {
  if (plan.pods.length === 0) return [emptyFault(file)];
  const names = new Set(plan.pods.map(({ name }) => name));
  return [
    ...plan.pods.flatMap(nameFaults),
    ...plan.pods.flatMap((pod) => needFaults(pod, names)),
    ...cycleFaults(plan.pods),
    ...danglingFaults(plan),
  ];
}

function emptyFault(file: string | undefined): Fault {
  const message = 'The Flow has no Pods; add one under pods, or with add().';
  return placeFault('ERR_FLOW_EMPTY', message, file === undefined ? {} : { file });
}

function nameFaults({ name, role, config: { place, nameChecked } }: PlannedPod): Fault[] {
  // Named after the inspection, which has the fault.
  if (role === 'inspect-aux') return [];
  if (name === gatewayName) {
    const message = `A Pod is named ${JSON.stringify(name)}, which stands for the source and sink of the Flow; choose another name.`;
    return [placeFault('ERR_POD_NAME', message, place)];
  }
  if (nameChecked) return [];
  if (/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) return [];
  const message = `A Pod is named ${JSON.stringify(name)}, but a name is made of letters, digits and underscores and starts with no digit; rename it, for example to ${JSON.stringify(legalName(name))}.`;
  return [placeFault('ERR_POD_NAME', message, place)];
}

function legalName(name: string): string {
  const replaced = name.replace(/\P{XID_Continue}+/gu, '_');
  return /^[\p{XID_Start}_]/u.test(replaced) ? replaced : `pod_${replaced}`;
}

function needFaults(pod: PlannedPod, names: ReadonlySet<string>): Fault[] {
  const who = `Pod ${JSON.stringify(pod.name)}`;
  return pod.needs.flatMap((need) => {
    const place = placeOfNeed(pod, need);
    if (need === gatewayName) return [];
    if (need === pod.name) {
      const message = `${who} needs itself; name the Pods whose answers it waits for.`;
      return [placeFault('ERR_NEEDS_SELF', message, place)];
    }
    if (names.has(need)) return [];
    const message = `${who} needs ${JSON.stringify(need)}, which is not a Pod of this Flow${adviceFor(need, pod, names)}`;
    return [placeFault('ERR_NEEDS_UNKNOWN', message, place)];
  });
}

function adviceFor(need: string, pod: PlannedPod, names: ReadonlySet<string>): string {
  const candidates = [gatewayName, ...[...names].filter((name) => name !== pod.name)];
  const shown = candidates.slice(0, 12).join(', ');
  const all = `; it can need ${shown}${candidates.length > 12 ? ', …' : ''}.`;
  return didYouMean(need, candidates) || all;
}

function cycleFaults(pods: readonly PlannedPod[]): Fault[] {
  const byName = new Map(pods.map((pod) => [pod.name, pod]));
  return orderPods(pods).cycles.map((cycle) => {
    const message = `Pods wait for each other in a circle, so none would ever start: ${cycle.join(' -> ')}; take one of them out of the needs of the next.`;
    const [first, second] = cycle.slice(-2);
    const closing = byName.get(second ?? '');
    return placeFault('ERR_NEEDS_CYCLE', message, closing && placeOfNeed(closing, first ?? ''));
  });
}

/** An inspection has no one behind it when the Flow lets it hang: that is what was asked for. */
function danglingFaults({ pods, last }: FlowPlan): Fault[] {
  const needed = new Set([last, ...pods.flatMap(({ needs }) => needs)]);
  return pods
    .filter(({ name, role }) => role !== 'inspect' && !needed.has(name))
    .map(({ name, config: { place } }) => {
      const message = `No Pod needs ${JSON.stringify(name)}: it runs, but its answer reaches nobody; only the last Pod, ${JSON.stringify(last)}, answers. Add it to the needs of a later Pod.`;
      return placeFault('ERR_NEEDS_DANGLING', message, place, 'warning');
    });
}
