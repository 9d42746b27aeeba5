import { corePlatform, type FlowPlatform, withPictureCodec } from '@podflow/core';
import { executorDefinitions, imageRules, pictureSupport } from '@podflow/executors/definitions';

/** What Flows of this package work with: all Executors, the REST gateway, and Graphviz to draw with. */
export const defaultPlatform: FlowPlatform = {
  catalog: {
    drivers: withPictureCodec(corePlatform.catalog.drivers, pictureSupport),
    executors: corePlatform.catalog.executors.extend(executorDefinitions, imageRules),
  },
  // Loaded when first needed: a Flow that neither serves nor draws pays for neither.
  gateway: async (service, setup) => {
    const { openGateway } = await import('./open-gateway.ts');
    return await openGateway(service, setup);
  },
  loadGateway: async () => await (await import('./open-gateway.ts')).loadGateway(),
  plot: async (graph, options, output) => {
    const { plotAs } = await import('@podflow/plot');
    return await plotAs(graph, options, output);
  },
};
