import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../error-handler.ts';
import { limits } from '../limits.ts';
import { LiveSession } from '../live-session.ts';
import type { FlowMonitor } from '../metrics/flow-monitor.ts';
import type { GatewayMetrics, Handled } from '../metrics/gateway-metrics.ts';
import { OpenSockets } from '../open-sockets.ts';
import { messageLimit } from '../rate-limit.ts';
import { refusal } from '../request-error.ts';
import type { RequestHandler } from '../request-handler.ts';
import type { StreamForm } from '../stream/stream-form.ts';
import { StreamSession } from '../stream/stream-session.ts';

export interface SocketOptions {
  handler: RequestHandler;
  monitor: FlowMonitor;
  metrics: GatewayMetrics;
  log: Log;
  /** As for CORS: browsers let any page open a WebSocket, so the server has to look itself. */
  origins: '*' | readonly string[] | false;
}

/** `WS /stream`, requests and answers as in Jina 1.0, and `WS /flow/live`, numbers of the Pods. */
export async function socketRoutes(
  app: FastifyInstance,
  { handler, monitor, metrics, log, origins }: SocketOptions,
): Promise<void> {
  const sockets = new OpenSockets();
  await app.register(websocket, {
    options: { maxPayload: limits.bodyBytes },
    preClose: (done) => {
      // Not waited for here: the server stops listening only after this.
      void sockets.finish();
      done();
    },
  });
  app.addHook('preValidation', async (request) => {
    if (request.ws) checkOrigin(request, origins);
  });
  const countMessage = messageLimit(app);
  let binaryForm: Promise<StreamForm> | undefined;
  const stream = {
    handler,
    log,
    binaryForm: () => {
      binaryForm ??= loadProtobufForm();
      return binaryForm;
    },
    onAnswer: (answered: Handled) => metrics.handled('/stream', answered),
  };
  const use = { wsHandler: undefined, handler: notAPage };
  app.route({
    ...use,
    method: 'GET',
    url: '/stream',
    wsHandler: (socket, request) => {
      const countRequest = countMessage && (() => countMessage(request));
      sockets.add(socket, new StreamSession(socket, { ...stream, countRequest }));
    },
  });
  app.route({
    ...use,
    method: 'GET',
    url: '/flow/live',
    wsHandler: (socket) => sockets.add(socket, new LiveSession(socket, monitor)),
  });
}

/** Loaded when the first client sends binary messages: pages send texts. */
async function loadProtobufForm(): Promise<StreamForm> {
  const { protobufForm } = await import('../stream/protobuf-form.ts');
  return protobufForm();
}

function notAPage({ routeOptions }: FastifyRequest): never {
  throw refusal(
    'ERR_ROUTE',
    `${routeOptions.url} is for WebSocket; to search send POST /api/search with {"data": ["a text"]}`,
  );
}

function checkOrigin({ headers }: FastifyRequest, origins: SocketOptions['origins']): void {
  const { origin } = headers;
  if (origin === undefined || origins === '*') return;
  if (URL.canParse(origin) && new URL(origin).host === headers.host) return;
  if (origins !== false && origins.includes(origin)) return;
  const message = `Pages of ${origin.slice(0, 100)} may not use this server`;
  throw refusal('ERR_AUTH', message, undefined, 403);
}
