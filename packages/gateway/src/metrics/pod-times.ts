import { type FlowGraph, gatewayName, type Response } from '@podflow/core';

/** How long a request was in one Pod. */
export interface PodTimes {
  pod: string;
  /** ms from when all it needs was there until it was done: waiting for a free Pea included. */
  receiving: number;
  /** ms in each of its Peas: decoding and drivers included. */
  processing: number[];
  /** An error of this Pod is in the status. */
  failed: boolean;
}

/** The times of all Pods that a request went through. */
export function podTimesOf({ routes, status }: Response, { nodes }: FlowGraph): PodTimes[] {
  const ends = new Map<string, number>();
  for (const { pod, startTime, endTime } of routes) {
    // The gateway's first route ends when it starts; its last one is the whole request.
    const end = pod === gatewayName ? startTime : endTime;
    ends.set(pod, Math.max(ends.get(pod) ?? end, end));
  }
  const start = Math.min(...routes.map(({ startTime }) => startTime));
  ends.set(gatewayName, start);
  const failed = new Set(status.errors.map(({ pod }) => pod));
  return nodes.flatMap(({ name, needs }) => {
    const own = routes.filter(({ pod }) => pod === name);
    const end = ends.get(name);
    if (own.length === 0 || end === undefined) return [];
    const ready = Math.max(...needs.map((need) => ends.get(need) ?? start));
    return [
      {
        pod: name,
        receiving: Math.max(end - ready, 0),
        processing: own.map(({ startTime, endTime }) => endTime - startTime),
        failed: failed.has(name),
      },
    ];
  });
}
