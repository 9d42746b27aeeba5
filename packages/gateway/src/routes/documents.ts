import { type RequestType, requestTypes } from '@podflow/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerJson } from '../answer/response-json.ts';
import { sendJson } from '../answer/send-json.ts';
import { answerJsonV2 } from '../answer/to-v2.ts';
import { clientGone } from '../client-gone.ts';
import { takeJsonBodies } from '../json-body.ts';
import { RequestError, refusal } from '../request-error.ts';
import type { RequestHandler } from '../request-handler.ts';

type ModeRequest = FastifyRequest<{ Params: { mode: string } }>;

/**
 * The routes that send Documents through the Flow: `POST /api/{mode}`, which all clients of Jina 1.0 use, and the short
 * ones of its later releases. A Flow whose Executor fails answers 200 with `status.code: "ERROR"`, as in Jina.
 * `POST /v2/search` answers in the shape of Jina 2.0.
 */
export function documentRoutes(handler: RequestHandler) {
  const answer = async (type: RequestType, body: unknown, reply: FastifyReply) =>
    sendJson(reply, answerJson(await handler.answer(type, body, { gone: clientGone(reply) })));
  return async (app: FastifyInstance): Promise<void> => {
    takeJsonBodies(app);
    app.post('/api/:mode', async (request: ModeRequest, reply) =>
      answer(modeOf(request.params.mode), request.body, reply),
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
      app.route({
        method,
        url: `/${mode}`,
        handler: ({ body }, reply) => answer(mode, body, reply),
      });
    }
    app.post('/v2/search', async ({ body }, reply) => {
      const answered = await handler.answer('search', body, { gone: clientGone(reply) });
      return sendJson(reply, answerJsonV2(answered));
    });
  };
}

const shortRoutes: readonly (readonly ['POST' | 'PUT' | 'DELETE', RequestType])[] = [
  ['POST', 'index'],
  ['POST', 'search'],
  ['PUT', 'update'],
  ['DELETE', 'delete'],
];

/** The type of request that a text names, in any case. Throws `ERR_MODE`. */
export function modeOf(text: string): RequestType {
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
