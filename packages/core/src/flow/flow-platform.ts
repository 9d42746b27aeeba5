import type { Catalog } from '../config/catalog.ts';
import { ExecutorRegistry } from '../config/executor-registry.ts';
import { driverDefinitions } from '../drivers/driver-definitions.ts';
import { baseExecutorDefinition } from '../executor/base-executor.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { GatewayFactory } from './flow-service.ts';

export interface PlotOptions {
  /** Top to bottom instead of left to right. @default false */
  vertical?: boolean;
}

/** What a Flow works with: passed in, never looked up. */
export interface FlowPlatform {
  catalog: Catalog;
  /** Serves REST; without it a Flow runs from code only. */
  gateway?: GatewayFactory;
  /** Draws a graph as SVG text. */
  plot?: (graph: FlowGraph, options: PlotOptions) => Promise<string>;
}

/** What core has by itself: `BaseExecutor`, all drivers, and nothing to serve or draw with. */
export const corePlatform: FlowPlatform = {
  catalog: {
    executors: new ExecutorRegistry([baseExecutorDefinition]),
    drivers: driverDefinitions,
  },
};
