import {
  type Document,
  FlowError,
  type FlowGraph,
  type FlowService,
  type GatewayServer,
  type PodState,
  type Request,
  type Response,
  type SendOptions,
  statusOf,
} from '@podflow/core';
import { type GatewayOptions, startGateway } from '../src/index.ts';

/** A picture of one pixel. */
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const pixelUri = `data:image/png;base64,${pixel}`;

/** What the toy Flow does with a Document of this text, instead of finding two pictures. */
export const commands = {
  /** The Flow fails altogether, with a code. */
  die: 'please die',
  /** The Flow fails with an error that has no code. */
  bug: 'please have a bug',
  /** An Executor fails on this Document. */
  fail: 'please fail',
  /** No branch of the Flow takes it. */
  drop: 'please drop',
  /** It is answered when `release` is called. */
  wait: 'please wait',
} as const;

/** A Flow of the size of a test: it answers at once, and remembers what it was asked. */
export class ToyFlow implements FlowService {
  readonly graph: FlowGraph = {
    options: {
      name: 'toy',
      prefetch: 50,
      restApi: true,
      portExpose: 0,
      host: '127.0.0.1',
      inspect: 'collect',
    },
    nodes: [],
    edges: [['gateway', 'gateway']],
    order: [],
    sinks: [],
    warnings: [],
  };
  readonly requests: Request[] = [];
  /** Options of the requests. */
  readonly options: SendOptions[] = [];
  readonly #waiting: (() => void)[] = [];

  /** What every Document finds, instead of two pictures. */
  matches: Document[] | undefined;

  /** No Document has matches. */
  findsNothing = false;
  /** What `podStates` tells. */
  states: PodState[] = [];

  /** What `stored` finds, by id. */
  readonly documents = new Map<string, Document>();
  /** Ids that `stored` was asked for. */
  readonly lookUps: string[] = [];

  get keepsDocuments(): boolean {
    return this.documents.size > 0;
  }

  async stored(id: string): Promise<Document[]> {
    this.lookUps.push(id);
    const document = this.documents.get(id);
    return document ? [document] : [];
  }

  async podStates(): Promise<readonly PodState[]> {
    return this.states;
  }

  async send(request: Request, options: SendOptions = {}): Promise<Response> {
    this.requests.push(request);
    this.options.push(options);
    const texts = request.docs.map(({ text }) => text);
    if (texts.includes(commands.die)) {
      throw new FlowError('ERR_PEA_DIED', 'Pod encoder died at /srv/flows/encoder.js', {
        pod: 'encoder',
      });
    }
    if (texts.includes(commands.bug)) throw new TypeError('x is not a function at /srv/secret.js');
    if (texts.includes(commands.wait)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const { matches } = this;
    const found = matches ? (document: Document) => ({ ...document, matches }) : answered;
    const answer = this.findsNothing ? (document: Document) => document : found;
    const docs = request.docs.filter(({ text }) => text !== commands.drop).map(answer);
    return {
      requestId: `request-${this.requests.length}`,
      type: request.type,
      docs,
      groundtruths: request.groundtruths ?? [],
      queryset: request.queryset ?? [],
      status: statusOf(docs.flatMap(({ error }) => error ?? [])),
      routes: [
        { pod: 'gateway', shard: 0, startTime: 1_600_000_000_000.25, endTime: 1_600_000_000_001 },
      ],
      documents: request.docs.length,
      size: { sent: 1_000, received: 2_500, body: 2_500 },
    };
  }

  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function answered(document: Document): Document {
  if (document.text === commands.fail) {
    const message = 'The picture /srv/pictures/a.png cannot be read';
    return {
      ...document,
      error: { code: 'ERR_IMAGE_READ', message, pod: 'loader', documentId: document.id },
    };
  }
  const embedding = { dtype: 'float32' as const, shape: [1], data: new Float32Array([1]) };
  return {
    ...document,
    embedding,
    matches: [
      { id: 'm1', uri: pixelUri, mimeType: 'image/png', score: { value: 0 }, embedding },
      {
        id: 'm2',
        uri: pixelUri,
        mimeType: 'image/png',
        score: { value: 0.25, refId: document.id },
      },
    ],
  };
}

/** A server in front of a toy Flow; closes at the end of the scope. */
export async function startToy(
  options: Partial<GatewayOptions> = {},
): Promise<
  AsyncDisposable & { flow: ToyFlow; url: string; server: GatewayServer; logged: string[] }
> {
  const flow = new ToyFlow();
  const logged: string[] = [];
  const server = await startGateway(flow, {
    host: '127.0.0.1',
    port: 0,
    log: (line) => logged.push(line),
    ...options,
  });
  // What the start says is no fault.
  logged.length = 0;
  return { flow, server, logged, url: server.url, [Symbol.asyncDispose]: () => server.close() };
}

/** Sends JSON; gives the HTTP status and the JSON of the answer. */
export async function send(
  url: string,
  body: unknown,
  { method = 'POST', type = 'application/json', headers = {} as Record<string, string> } = {},
): Promise<{ status: number; json: Answer; headers: Headers }> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    json: (await response.json()) as Answer,
    headers: response.headers,
  };
}

/** What tests read of answers. */
export interface Answer {
  requestId: string;
  reason: string;
  search: { docs: AnsweredDocument[] };
  index: { docs: AnsweredDocument[] };
  data: { docs: AnsweredDocument[] };
  status: { code?: string; description?: string; errors?: unknown[] };
  error: { code: string; message: string; path?: string };
  errors: { code: string; message: string; path?: string }[];
  queryset: unknown[];
  routes: unknown[];
}

export interface AnsweredDocument {
  id: string;
  text?: string;
  uri?: string;
  mimeType: string;
  matches?: AnsweredDocument[];
  score: { value: number };
}
