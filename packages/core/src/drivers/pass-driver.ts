import type { Driver } from './driver.ts';

/** Jina's drivers that route messages or answer control requests: the runtime does that here, so they do nothing. */
export const passDrivers = [
  'RouteDriver',
  'ForwardDriver',
  'ReduceDriver',
  'ControlReqDriver',
] as const;

/** A driver that leaves the request as it is. */
export function createPassDriver(): Driver {
  return { run() {} };
}
