import type { FlowService } from '@podflow/core';
import type { FastifyInstance } from 'fastify';
import { hidePaths } from '../hide-paths.ts';

/** The release of Jina whose REST answers these are; its clients take an answer with a version for a living server. */
const jinaVersion = '1.0.8';

/** Variables that Flows of Jina's cross-modal example read, set or not. */
const knownVariables = [
  'JINA_CLIP_MODEL',
  'JINA_IMAGE_ENCODER',
  'JINA_PARALLEL',
  'JINA_PORT',
  'JINA_SHARDS',
  'JINA_TEXT_ENCODER',
  'JINA_TEXT_ENCODER_INTERNAL',
  'JINA_USE_REST_API',
];

/**
 * `GET /status`: versions, `JINA_*` variables and memory as Jina 1.0 says them, then our own version and the Pods.
 * The values of variables are not told, they may be paths or keys.
 */
export function statusRoutes(service: FlowService, version: string) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/status', async () => ({
      jina: {
        jina: jinaVersion,
        podflow: version,
        node: process.version,
        platform: process.platform,
      },
      envs: variables(),
      used_memory: readableSize(process.memoryUsage.rss()),
      name: 'podflow',
      version,
      flow: service.graph.options.name,
      pods: service.graph.nodes.map(({ name, needs, config }) => ({
        name,
        needs,
        uses: hidePaths(config.uses.uses),
        shards: config.shards,
        polling: config.polling,
      })),
    }));
  };
}

function variables(): Record<string, string> {
  const set = Object.keys(process.env).filter((name) => name.startsWith('JINA_'));
  const names = [...new Set([...knownVariables, ...set])].sort();
  return Object.fromEntries(
    names.map((name) => [name, process.env[name] === undefined ? '(unset)' : '(set)']),
  );
}

function readableSize(bytes: number): string {
  const units = ['Bytes', 'KB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
