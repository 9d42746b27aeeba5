import { baseExecutorDefinition } from '../config/base-executor-definition.ts';
import type { Catalog } from '../config/catalog.ts';
import { ExecutorRegistry } from '../config/executor-registry.ts';
import { driverDefinitions } from '../drivers/driver-definitions.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { GatewayFactory } from './flow-service.ts';
import type { Picture, PlotFormat } from './plot-format.ts';

export interface PlotOptions<F extends PlotFormat = PlotFormat> {
  /** Top to bottom instead of left to right. @default false */
  vertical?: boolean;
  /** One node a Pod, or also the Peas, the head and the tail of each Pod. @default 'pods' */
  detail?: 'pods' | 'peas';
  /** @default what the ending of the file says; 'svg' without a file */
  format?: F;
}

/** What a Flow works with: passed in, never looked up. */
export interface FlowPlatform {
  catalog: Catalog;
  /** Serves REST; without it a Flow runs from code only. */
  gateway?: GatewayFactory;
  /** Loads what `gateway` needs; called while the Pods start in their threads. What is wrong with it `gateway` says. */
  loadGateway?(): Promise<unknown>;
  /** Draws a graph, as SVG unless the options say otherwise. Links in the picture start in the folder of `output`. */
  plot?: <F extends PlotFormat = 'svg'>(
    graph: FlowGraph,
    options: PlotOptions<F>,
    output?: string,
  ) => Promise<Picture<F>>;
}

/** What core has by itself: `BaseExecutor`, all drivers, and nothing to serve or draw with. */
export const corePlatform: FlowPlatform = {
  catalog: {
    executors: new ExecutorRegistry([baseExecutorDefinition]),
    drivers: driverDefinitions,
  },
};
