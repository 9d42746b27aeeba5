import type { PodInput } from '../config/resolve-pod.ts';
import { Flow as CamelCaseFlow, type LoadConfigOptions } from './flow.ts';
import type { FlowPlatform } from './flow-platform.ts';

/** A Flow whose methods can also be called by the names they have in Jina. */
export class Flow extends CamelCaseFlow {
  /** Jina's name of `loadConfig`. */
  static load_config<T extends CamelCaseFlow>(
    this: (new () => T) & { platform: FlowPlatform },
    source: string,
    options: LoadConfigOptions = {},
  ): T {
    return CamelCaseFlow.loadConfig.call(this, source, options) as T;
  }

  /** Jina's name of `needsAll`. */
  needs_all(pod: PodInput = {}): this {
    return this.needsAll(pod);
  }

  /** Jina's name of `saveConfig`. */
  save_config(path?: string): string {
    return this.saveConfig(path);
  }

  /** Jina's name of `useRestGateway`. */
  use_rest_gateway(port?: number): this {
    return this.useRestGateway(port);
  }
}
