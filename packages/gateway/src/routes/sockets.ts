import type { Duplex } from 'node:stream';
import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendBareAnswer } from '../bare-answer.ts';
import type { Log } from '../error-handler.ts';
import { limits } from '../limits.ts';
import { LiveSession } from '../live-session.ts';
import type { FlowMonitor } from '../metrics/flow-monitor.ts';
import type { GatewayMetrics, Handled } from '../metrics/gateway-metrics.ts';
import { OpenSockets } from '../open-sockets.ts';
import { messageLimit } from '../rate-limit.ts';
import { refusal } from '../request-error.ts';
import type { RequestHandler } from '../request-handler.ts';
import { separateUpgrades } from '../separate-upgrades.ts';
import type { StreamForm } from '../stream/stream-form.ts';
import { StreamSession } from '../stream/stream-session.ts';

export interface SocketOptions {
  handler: RequestHandler;
  monitor: FlowMonitor;
  metrics: GatewayMetrics;
  log: Log;
}

/** `WS /stream`, requests and answers as in Jina 1.0, and `WS /flow/live`, numbers of the Pods. */
export async function socketRoutes(
  app: FastifyInstance,
  { handler, monitor, metrics, log }: SocketOptions,
): Promise<void> {
  const sockets = new OpenSockets();
  await app.register(websocket, {
    errorHandler: (error: Error, socket: WebSocket) => {
      // `ws` closes it by itself, with the code that says why; ending it here would lose that.
      if (isFaultOfClient(error)) return;
      log(`WebSocket: ${error.stack ?? String(error)}`);
      socket.terminate();
    },
    options: {
      maxPayload: limits.bodyBytes,
      autoPong: false,
      // An emitter is all that the plug-in needs of it.
      server: separateUpgrades(app.server) as typeof app.server,
    },
    preClose: (done) => {
      // Not waited for here: the server stops listening only after this.
      void sockets.finish();
      done();
    },
  });
  app.websocketServer.on('wsClientError', ({ message }: Error, connection: Duplex) =>
    sendBareAnswer(connection, 400, {
      code: 'ERR_BODY',
      message: `${message}; expected a handshake of RFC 6455`,
    }),
  );
  app.addHook('preValidation', async ({ ws, url }) => {
    if (ws && !socketPaths.has(url.split('?', 1)[0] ?? '')) throw noSocketHere(url);
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

/** A frame that breaks the protocol or a limit, as `ws` names it, or a connection that broke. */
function isFaultOfClient(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('WS_ERR_') === true || code === 'ECONNRESET' || code === 'EPIPE';
}

function notAPage({ routeOptions }: FastifyRequest): never {
  throw refusal(
    'ERR_ROUTE',
    `${routeOptions.url} is for WebSocket; to search send POST /api/search with {"data": ["a text"]}`,
  );
}

const socketPaths: ReadonlySet<string> = new Set(['/stream', '/flow/live']);

function noSocketHere(url: string): Error {
  const message = `There is no WebSocket at ${url.slice(0, 100)}; connect to /stream`;
  return refusal('ERR_ROUTE', message);
}
