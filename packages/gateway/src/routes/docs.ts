import type { FastifyInstance } from 'fastify';
import { contentSecurityPolicy } from '../content-security-policy.ts';
import { docsPage } from '../openapi/docs-page.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';

/** `GET /openapi.json` and, for people, `GET /docs`. */
export function docsRoutes(version: string, hasToken: boolean) {
  const document = openApiDocument(version, hasToken);
  const page = docsPage(document);
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/openapi.json', async () => document);
    app.get('/docs', async (_request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy());
      reply.type('text/html; charset=utf-8');
      return page;
    });
  };
}
