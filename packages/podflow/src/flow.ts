import { type FlowPlatform, Flow as PlainFlow } from '@podflow/core';
import { defaultPlatform } from './default-platform.ts';

/** A Flow that knows all Executors, can serve REST and can be drawn. */
export class Flow extends PlainFlow {
  static override readonly platform: FlowPlatform = defaultPlatform;
}
