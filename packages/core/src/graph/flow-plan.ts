import type { Place, PodConfig } from '../config/flow-config.ts';
import type { Fault } from '../document/fault.ts';
import type { PodRole } from './flow-graph.ts';

/** A Pod whose method has been carried out; its needs are names that may not exist. */
export interface PlannedPod {
  name: string;
  role: PodRole;
  config: PodConfig;
  /** Each name once, in the order they were written. */
  needs: readonly string[];
}

/** The Pods of a Flow before they are checked. */
export interface FlowPlan {
  pods: readonly PlannedPod[];
  /** The Pod that feeds the gateway; `gateway` when there is no Pod. */
  last: string;
  faults: readonly Fault[];
}

/** Where a need of a Pod was written; the place of the Pod when that is not known. */
export function placeOfNeed({ config }: PlannedPod, need: string): Place | undefined {
  const index = config.needs?.indexOf(need) ?? -1;
  return config.needsPlaces?.[index] ?? config.place;
}
