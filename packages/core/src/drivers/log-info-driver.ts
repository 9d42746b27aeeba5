import type { DriverConfig } from '../config/flow-config.ts';
import type { Request } from '../document/request.ts';
import type { Driver } from './driver.ts';

/** Writes the request as one line of JSON to stderr. */
export function createLogInfoDriver(_config: DriverConfig): Driver {
  return {
    run({ pod, requestId, request }) {
      process.stderr.write(`${pod} ${requestId} ${describeRequest(request)}\n`);
    },
  };
}

/** A request as JSON in which bytes and tensors are named by their size and shape. */
export function describeRequest(request: Request): string {
  return JSON.stringify(request, (_key, value: unknown) => {
    if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
    return value;
  });
}
