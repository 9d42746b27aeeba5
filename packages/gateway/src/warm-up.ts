import { createDocument, type FlowService } from '@podflow/core';
import { pixelUri } from './openapi/pixel.ts';

/**
 * Sends one small text and one small picture through a Flow that has encoders, so that the first client does not wait for
 * what a model does at its first run. What comes of it does not matter.
 */
export async function warmUp(service: FlowService): Promise<void> {
  const hasEncoder = service.graph.nodes.some(
    ({ config }) => config.uses.definition.kind === 'encoder',
  );
  if (!hasEncoder) return;
  const docs = [
    createDocument({ text: 'warm up', mimeType: 'text/plain' }),
    createDocument({ uri: pixelUri, mimeType: 'image/png' }),
  ];
  await service.send({ type: 'search', docs }).catch(() => {});
}
