import type { ArgumentDefinition } from './executor-definition.ts';

/** A class of drivers as `check` and the docs know it, without its code. */
export interface DriverDefinition {
  /** Jina's class name, e.g. `VectorSearchDriver`. */
  name: string;
  arguments: Readonly<Record<string, ArgumentDefinition>>;
  /** Where it works when `traversal_paths` is not given; null for drivers that do not traverse. */
  defaultPaths: readonly string[] | null;
  /** One sentence: what it does. */
  description: string;
  /** Code that it needs beyond core, such as a picture codec; loaded in the Pea's thread only. */
  support?: ModuleExport;
}

/** An export of a module, by the module's URL. Plain data: it crosses threads. */
export interface ModuleExport {
  module: string;
  exportName: string;
}
