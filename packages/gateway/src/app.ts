import type { SecureContextOptions } from 'node:tls';
import type { FlowService } from '@podflow/core';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { answerClientError } from './answer-client-error.ts';
import { authorize } from './authorize.ts';
import { closePromptly } from './close-promptly.ts';
import { decodeBodies } from './decode-bodies.ts';
import { errorHandler, sendFaults } from './error-handler.ts';
import { FlowGate } from './flow-gate.ts';
import type { ResolvedGatewayOptions } from './gateway-options.ts';
import { limits } from './limits.ts';
import { FlowMonitor } from './metrics/flow-monitor.ts';
import { GatewayMetrics } from './metrics/gateway-metrics.ts';
import { Thumbnails } from './pictures/thumbnails.ts';
import { limitRate } from './rate-limit.ts';
import { RemoteFetcher } from './remote/remote-fetcher.ts';
import { refusal } from './request-error.ts';
import { RequestHandler } from './request-handler.ts';
import { docsRoutes } from './routes/docs.ts';
import { documentRoutes } from './routes/documents.ts';
import { flowPageRoutes } from './routes/flow-page.ts';
import { healthRoutes } from './routes/health.ts';
import { countRequests, metricsRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { socketRoutes } from './routes/sockets.ts';
import { statusRoutes } from './routes/status.ts';
import { AllowedHosts } from './security/allowed-hosts.ts';
import { AllowedOrigins } from './security/allowed-origins.ts';
import { allowOrigins, checkOrigin } from './security/check-origin.ts';

/** What `buildApp` needs to know. */
export interface AppOptions extends ResolvedGatewayOptions {
  /** Version of this package, for `GET /status`. */
  version: string;
  /** Certificate and key, read. */
  secure?: SecureContextOptions;
}

/** A gateway that does not listen yet. */
export interface App {
  server: FastifyInstance;
  /** Cuts all connections. */
  cut(): void;
}

/** The gateway of a started Flow. */
export async function buildApp(service: FlowService, options: AppOptions): Promise<App> {
  const app = createServer(options);
  app.removeAllContentTypeParsers();
  app.setErrorHandler(errorHandler(options.log, options.debug));
  app.setNotFoundHandler((request, reply) => sendFaults(reply, [notFound(request)]));
  const metrics = new GatewayMetrics(service.graph, () => gate.pending);
  const monitor = new FlowMonitor(service, metrics);
  const { queue, answerTimeout, remoteFetch, emptyAsError, maxPixels, maxAnswer } = options;
  const running = service.graph.options.prefetch;
  const gate = new FlowGate(
    service,
    { running, waiting: queue, pixels: maxPixels, answerTimeout },
    monitor,
  );
  const remote = remoteFetch && new RemoteFetcher(remoteFetch);
  const pictures = { service, thumbnails: new Thumbnails() };
  const handler = new RequestHandler(gate, {
    ...{ remote, emptyAsError, maxPixels, maxAnswer, pictures },
  });

  const cut = closePromptly(app, options.secure !== undefined);
  app.addHook('onRequest', async (_request, reply) => addHeaders(reply));
  countRequests(app, metrics);
  const origins = new AllowedOrigins(options.cors);
  await guard(app, origins, options);
  decodeBodies(app);
  await socketRoutes(app, { handler, monitor, metrics, log: options.log });
  await app.register(documentRoutes(handler));
  await app.register(pictureRoutes(pictures));
  await app.register(statusRoutes(service, options.version));
  await app.register(healthRoutes(service));
  await app.register(metricsRoutes(metrics));
  await app.register(docsRoutes(options.version, options.token !== '', origins));
  await app.register(flowPageRoutes(service.graph, options.plot));
  await app.register(pageRoutes);
  return { server: app, cut };
}

function createServer({ secure, requestTimeout, headersTimeout }: AppOptions): FastifyInstance {
  const http = {
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    connectionsCheckingInterval: Math.min(headersTimeout, requestTimeout, 5_000),
    // A request without a Host header gets an answer of ours.
    requireHostHeader: false,
  };
  const shared = {
    bodyLimit: limits.bodyBytes,
    requestTimeout,
    forceCloseConnections: 'idle' as const,
    // What still arrives on an open connection while closing is for the Flow to refuse, in our words.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error: Error, { url }: FastifyRequest, reply: FastifyReply) => {
      addHeaders(reply);
      sendFaults(reply, [badAddress(url)]);
    },
    // Ids stand in addresses, whose length is limited as a whole.
    routerOptions: { maxParamLength: limits.urlLength },
    schemaController: { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } },
  };
  // The type of the instance tells which server it is; nothing here depends on that.
  return secure
    ? (fastify({ ...shared, https: { ...secure, ...http } }) as unknown as FastifyInstance)
    : fastify({ ...shared, http });
}

/** No route has a schema, so what compiles them, the larger half of Fastify, is not loaded. */
function noSchema(): never {
  throw new TypeError('A route has a schema; remove noSchema for it');
}

/** Who may use the server, and how much. */
async function guard(
  app: FastifyInstance,
  origins: AllowedOrigins,
  options: AppOptions,
): Promise<void> {
  const { cors, rateLimit: rate, token } = options;
  const hosts = new AllowedHosts(options.host, options.allowHosts);
  app.addHook('onRequest', async ({ raw, url }) => {
    hosts.check(raw);
    if (url.length > limits.urlLength) throw addressTooLong(url.length);
  });
  if (cors !== false) await allowOrigins(app, origins);
  app.addHook('onRequest', checkOrigin(origins));
  if (rate) await limitRate(app, rate);
  if (token) app.addHook('onRequest', authorize(token));
}

function addHeaders(reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cache-control', 'no-store');
}

function badAddress(url: string) {
  const message = `The address ${url.slice(0, 100)} has a % that begins no encoded character; write %25 for a %`;
  return { code: 'ERR_BODY' as const, message };
}

function addressTooLong(length: number): Error {
  const message = `The address has ${length} characters, the limit is ${limits.urlLength}; send data in the body`;
  return refusal('ERR_TOO_LARGE', message, undefined, 414);
}

function notFound({ method, url }: FastifyRequest) {
  const path = url.split('?', 1)[0]?.slice(0, 100);
  return {
    code: 'ERR_ROUTE' as const,
    message: `There is no ${method} ${path} here; to search send POST /api/search with {"data": ["a text"]}, the page is at /`,
  };
}
