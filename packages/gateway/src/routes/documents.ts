import { randomUUID } from 'node:crypto';
import {
  type FlowService,
  type Request,
  type RequestType,
  type Response,
  requestTypes,
  successStatus,
} from '@podflow/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takeJsonBodies } from '../json-body.ts';
import { readDocuments, readIds } from '../read-data.ts';
import { type RequestBody, readRequestBody } from '../request-body.ts';
import { RequestError, refusal } from '../request-error.ts';
import { responseToJson } from '../response-json.ts';
import { sendBatches } from '../send-batches.ts';

type ModeRequest = FastifyRequest<{ Params: { mode: string } }>;

/**
 * The routes that send Documents through the Flow: `POST /api/{mode}`, which all clients of Jina 1.0 use, and the short
 * ones of its later releases. A Flow whose Executor fails answers 200 with `status.code: "ERROR"`, as in Jina.
 */
export function documentRoutes(service: FlowService) {
  return async (app: FastifyInstance): Promise<void> => {
    takeJsonBodies(app);
    app.post('/api/:mode', async (request: ModeRequest) =>
      handle(service, modeOf(request.params.mode), request.body),
    );
    app.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE'],
      url: '/api/:mode',
      handler: (request: ModeRequest, reply) => {
        reply.header('allow', 'POST, OPTIONS');
        throw wrongMethod(request);
      },
    });
    for (const [method, mode] of shortRoutes) {
      app.route({ method, url: `/${mode}`, handler: ({ body }) => handle(service, mode, body) });
    }
  };
}

const shortRoutes: readonly (readonly ['POST' | 'PUT' | 'DELETE', RequestType])[] = [
  ['POST', 'index'],
  ['POST', 'search'],
  ['PUT', 'update'],
  ['DELETE', 'delete'],
];

async function handle(
  service: FlowService,
  type: RequestType,
  body: unknown,
): Promise<Record<string, unknown>> {
  const read = readRequestBody(body);
  const request = await requestOf(type, read);
  if (read.data.length === 0) return responseToJson(emptyResponse(request));
  return responseToJson(await sendBatches(service, request, read.requestSize));
}

async function requestOf(type: RequestType, body: RequestBody): Promise<Request> {
  const { data, queryset } = body;
  if (type === 'delete') return { type, docs: [], ids: await readIds(data), queryset };
  return { type, docs: await readDocuments(data, body), queryset };
}

/** The answer to no Documents; the Flow is not troubled with it. */
function emptyResponse({ type, queryset = [] }: Request): Response {
  const nothing = { docs: [], groundtruths: [], routes: [], documents: 0 };
  return { requestId: randomUUID(), type, queryset, status: successStatus(), ...nothing };
}

function modeOf(text: string): RequestType {
  const mode = requestTypes.find((type) => type === text.toLowerCase());
  if (mode) return mode;
  const reason = `unsupported mode ${text.slice(0, 40)}`;
  const message = `${reason}; expected one of ${requestTypes.join(', ')}`;
  throw new RequestError([{ code: 'ERR_MODE', message, reason }]);
}

function wrongMethod({ method, params }: ModeRequest): RequestError {
  const mode = modeOf(params.mode);
  return refusal(
    'ERR_MODE',
    `${method} is not for this address; send POST /api/${mode} with {"data": […]}`,
  );
}
