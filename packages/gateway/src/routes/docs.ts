import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from '../content-security-policy.ts';
import { docsPage } from '../openapi/docs-page.ts';
import { type OpenApiDocument, openApiDocument } from '../openapi/openapi-document.ts';
import type { AllowedOrigins } from '../security/allowed-origins.ts';

/** `GET /openapi.json` and, for people, `GET /docs`. */
export function docsRoutes(version: string, hasToken: boolean, origins: AllowedOrigins) {
  // Made when somebody asks for it: most servers are never asked.
  let made: OpenApiDocument | undefined;
  const document = (): OpenApiDocument => {
    made ??= openApiDocument(version, hasToken);
    return made;
  };
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/openapi.json', async () => document());
    app.get('/docs', async (request, reply) => {
      reply.header('content-security-policy', contentSecurityPolicy());
      reply.type('text/html; charset=utf-8');
      return docsPage(document(), {
        origin: originOf(request),
        hasToken,
        access: origins.describe(),
      });
    });
  };
}

/** Where the reader came to, if that is a name that can stand in a command. */
function originOf({ protocol, host }: FastifyRequest): string {
  return /^[\w.-]+(?::\d+)?$|^\[[\da-f:]+\](?::\d+)?$/i.test(host)
    ? `${protocol}://${host}`
    : 'http://localhost:45678';
}
