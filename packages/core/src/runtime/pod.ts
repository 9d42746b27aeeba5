import { randomUUID } from 'node:crypto';
import type { Metas } from '../config/executor-definition.ts';
import type { ExecutorConfig } from '../config/flow-config.ts';
import { keepsDocuments } from '../config/keeps-documents.ts';
import { copyEnvelope, type Envelope, mergeHeaders } from '../document/envelope.ts';
import { epochNow } from '../document/epoch-now.ts';
import { isWrite, type Request } from '../document/request.ts';
import { emptiedBy } from '../drivers/emptied-by.ts';
import { isMerging } from '../drivers/is-pass-through.ts';
import type { GraphNode } from '../graph/flow-graph.ts';
import type { Cancellation, CancelReason } from './cancellation.ts';
import type { PeaEvent, PeaTask } from './pea-protocol.ts';
import { PeaSupervisor } from './pea-supervisor.ts';
import type { TransportFactory } from './transport.ts';

export interface PodOptions {
  node: GraphNode;
  /** Environment of the Flow. */
  env: Readonly<Record<string, string | undefined>>;
  /** See ExecutorContext. */
  stores: readonly Metas[];
  openTransport: TransportFactory;
  onEvent(event: PeaEvent): void;
}

/** How one Pod of a started Flow is. */
export interface PodState {
  name: string;
  /** All its Peas are up, and none is stuck. */
  ready: boolean;
  /** One of its Peas still works at a request that was given up because it took too long, or 5 s ago. */
  stuck?: boolean;
  /** Tasks its Peas work at or that wait for them. */
  pending: number;
  /** How often one of its Peas died, and was started again, since the Flow was started. */
  restarts: number;
}

/** What a Pod made of a request. */
export interface PodAnswer {
  envelope: Envelope;
  /** How many of the Pods that were to come next it did not come to. */
  left: number;
}

/**
 * One Pod: a head, N Peas, a tail. Head and tail have a Pea only when they have something to do and there are several shards;
 * a single Pea does their work itself.
 */
export class Pod {
  readonly #node: GraphNode;
  readonly #head: PeaSupervisor | undefined;
  readonly #tail: PeaSupervisor | undefined;
  /** One entry per shard; a single one, for all Peas, when the Executor keeps no data. */
  readonly #shards: readonly PeaSupervisor[];
  /** Of searches. */
  readonly #emptied: ((request: Request) => boolean) | undefined;
  #next = 0;

  constructor(options: PodOptions) {
    const { node } = options;
    this.#node = node;
    const open = peaOpener(options);
    const { uses, shards } = node.config;
    this.#emptied = node.hasHead ? undefined : emptiedBy(uses.requests?.search ?? []);
    const before = (node.hasHead && node.config.usesBefore) || undefined;
    const after = (node.hasTail && node.config.usesAfter) || undefined;
    if (shards === 1) {
      this.#shards = [open(uses, { shard: 1, peers: 1, before, after, tail: after })];
      return;
    }
    if (before) this.#head = open(before, { shard: 1, peers: 1 });
    if (after) this.#tail = open(after, { shard: 1, peers: 1 });
    this.#shards = this.#isPool
      ? [open(uses, { shard: 0, peers: shards, tail: after })]
      : Array.from({ length: shards }, (_, i) =>
          open(uses, { shard: i + 1, peers: 1, tail: after }),
        );
  }

  get name(): string {
    return this.#node.name;
  }

  /** True when the Pod keeps data: its writes are settled at the end of each request. */
  get isStateful(): boolean {
    return this.#node.config.uses.definition.stateful;
  }

  /** True when the Pod keeps Documents by their ids. */
  get keepsDocuments(): boolean {
    return keepsDocuments(this.#node.config.uses);
  }

  /** The bytes that its shards keep under an id. */
  async lookUp(id: string): Promise<Uint8Array[]> {
    const replies = await Promise.all(this.#shards.map((pea) => pea.send({ type: 'look-up', id })));
    return replies.flatMap((reply) => (reply.type === 'values' ? reply.values : []));
  }

  /** How the Pod is at this moment. */
  get state(): PodState {
    const peas = this.#peas;
    const isStuck = peas.some((pea) => pea.isStuck);
    return {
      name: this.name,
      ready: this.isUp && !isStuck,
      ...(isStuck && { stuck: true }),
      pending: peas.reduce((sum, { held }) => sum + held, 0),
      restarts: peas.reduce((sum, { deaths }) => sum + deaths, 0),
    };
  }

  /** Throws the message of the first Pea that cannot start, or `ERR_PEA_TIMEOUT`. */
  async start(): Promise<void> {
    await Promise.all(this.#peas.map((pea) => pea.start()));
  }

  /** True when all its Peas are up. */
  get isUp(): boolean {
    return this.#peas.every(({ isUp }) => isUp);
  }

  /** True when the Pod would filter away all that is in a request, so that it need not be sent there. */
  empties(request: Request): boolean {
    if (request.type !== 'search' || request.docs.some(({ error }) => error)) return false;
    return this.#emptied?.(request) ?? false;
  }

  /** Lets requests go on to `next` without coming back in between. False when they cannot: a Pod has several Peas. */
  link(next: Pod): boolean {
    const [pea, ...others] = this.#peas;
    const [nextPea, ...nextOthers] = next.#peas;
    if (!pea || !nextPea || others.length + nextOthers.length > 0) return false;
    return pea.link(nextPea);
  }

  /**
   * Runs one request through head, Peas and tail, and through the `onward` Pods that are linked one after another behind it.
   * `parts` come in the order of the node's `needs`.
   *
   * @param cancellation Of the request; throws `ERR_CANCELLED` where it is given up.
   */
  async send(parts: Envelope[], onward = 0, cancellation?: Cancellation): Promise<PodAnswer> {
    cancellation?.throwIfCancelled();
    const spared = this.#spareHop(parts);
    if (spared) return { envelope: spared, left: onward };
    const [only, ...others] = this.#peas;
    if (only && others.length === 0) return await handle(only, parts, onward);
    return { envelope: await this.#sendThroughShards(parts, cancellation), left: onward };
  }

  /** Gives up a request, wherever it is here. */
  cancel(requestId: string, reason: CancelReason): void {
    for (const pea of this.#peas) pea.cancel(requestId, reason);
  }

  async #sendThroughShards(parts: Envelope[], cancellation?: Cancellation): Promise<Envelope> {
    const incoming = this.#head
      ? [(await handle(this.#head, parts)).envelope]
      : joinsBeforeShards(this.#node, parts)
        ? [forward(parts)]
        : parts;
    cancellation?.throwIfCancelled();
    const answers = await this.#askShards(incoming);
    cancellation?.throwIfCancelled();
    const { usesAfter } = this.#node.config;
    const needsTail = answers.length > 1 || !mergesOnly(usesAfter, answers);
    if (!this.#tail || !needsTail) return forward(answers);
    return (await handle(this.#tail, answers)).envelope;
  }

  /** The answer to a request that no Pea needs to see: filters left nothing in it, or there is only one part to merge. */
  #spareHop(parts: readonly Envelope[]): Envelope | undefined {
    const carrying = parts.filter(({ header }) => header.carries > 0);
    const { uses, shards } = this.#node.config;
    const hasPeaOnly = !this.#node.hasHead && !this.#node.hasTail && shards === 1;
    const isMerged = carrying.length === 1 && parts.length > 1 && mergesOnly(uses, parts);
    if (carrying.length > 0 && !(hasPeaOnly && isMerged)) return undefined;
    const startTime = epochNow();
    const route = { pod: this.name, shard: 0, startTime, endTime: startTime };
    const forwarded = forward(parts, carrying[0]);
    return {
      ...forwarded,
      header: { ...forwarded.header, routes: [...forwarded.header.routes, route] },
    };
  }

  /** Lets every shard get ready to write. Throws e.g. `ERR_INDEX_LOCKED`. */
  async prepareWrite(): Promise<void> {
    await Promise.all(this.#shards.map((pea) => pea.send({ type: 'prepare-write' })));
  }

  /** Makes the writes of a request final, or takes back those of `failedIds`. */
  async settle(requestId: string, failedIds: string[] | 'all'): Promise<void> {
    await Promise.all(
      this.#shards.map((pea) => settleAt(pea, { type: 'settle', requestId, failedIds })),
    );
  }

  /** All Pods have settled these requests. */
  async forget(requestIds: string[]): Promise<void> {
    await Promise.all(this.#shards.map((pea) => pea.send({ type: 'forget', requestIds })));
  }

  async close(): Promise<void> {
    await Promise.all(this.#peas.map((pea) => pea.close()));
  }

  /** Ends all Peas without asking them. */
  async kill(): Promise<void> {
    await Promise.all(this.#peas.map((pea) => pea.kill()));
  }

  get #peas(): PeaSupervisor[] {
    return [this.#head, ...this.#shards, this.#tail].filter((pea) => pea !== undefined);
  }

  /** Equal Peas share one queue, so that whoever is free takes the next request. */
  get #isPool(): boolean {
    return !this.isStateful && this.#node.config.polling === 'any';
  }

  async #askShards(parts: Envelope[]): Promise<Envelope[]> {
    const type = parts[0]?.header.type;
    const all =
      this.#node.config.polling === 'all' ||
      (this.isStateful && type !== undefined && isWrite(type));
    if (!all || this.#shards.length === 1) {
      return [(await handle(this.#pickShard(), parts)).envelope];
    }
    const copies = this.#shards.map((_, i) => (i === 0 ? parts : parts.map(copyEnvelope)));
    const answers = await Promise.all(
      this.#shards.map((shard, i) => handle(shard, copies[i] as Envelope[])),
    );
    return answers.map(({ envelope }) => envelope);
  }

  #pickShard(): PeaSupervisor {
    const shards = this.#shards;
    const start = this.#next++ % shards.length;
    const turn = [...shards.slice(start), ...shards.slice(0, start)];
    if (this.#node.config.scheduling === 'round_robin') return turn[0] as PeaSupervisor;
    return turn.reduce((least, shard) => (shard.inFlight < least.inFlight ? shard : least));
  }
}

/** Of an encoder whose requests share calls; a call takes no more than 16 contents. */
const requestsAtOnce = 16;

interface PeaShape {
  shard: number;
  peers: number;
  before?: ExecutorConfig | undefined;
  after?: ExecutorConfig | undefined;
  tail?: ExecutorConfig | undefined;
}

function peaOpener({ node, env, stores, openTransport, onEvent }: PodOptions) {
  const { name, config } = node;
  const owner = randomUUID();
  return (executor: ExecutorConfig, { peers, ...pea }: PeaShape): PeaSupervisor => {
    const peaConfig = {
      pod: name,
      ...pea,
      shards: config.shards,
      owner,
      executor,
      stores,
      atOnce: executor.definition.sharesCalls ? requestsAtOnce : 1,
      onErrorStrategy: config.onErrorStrategy ?? 'ignore',
      env: definedOnly({ ...env, ...config.env }),
    };
    const { timeoutReady, timeoutRequest } = config;
    return new PeaSupervisor(
      openTransport,
      { config: peaConfig, timeoutRequest, onEvent },
      { pod: name, shard: pea.shard, peers, timeoutReady },
    );
  };
}

/** Several shards do not join: what stands in front of them forwards the last part, as a `_pass` head does. */
function joinsBeforeShards(node: GraphNode, parts: readonly Envelope[]): boolean {
  return node.config.shards > 1 && parts.length > 1;
}

/** One part with what the headers of all parts say; the last one unless another is given. */
function forward(parts: readonly Envelope[], part = parts.at(-1)): Envelope {
  if (!part) throw new RangeError('Nothing to forward');
  return { ...part, header: { ...mergeHeaders(parts), carries: part.header.carries } };
}

/** True when the drivers of an Executor only put parts together. */
function mergesOnly(executor: ExecutorConfig | null, parts: readonly Envelope[]): boolean {
  const type = parts[0]?.header.type;
  const drivers = type && executor?.requests?.[type];
  return drivers !== undefined && isMerging(drivers);
}

/** Deaths of a Pea after which a request cannot be settled there. */
const mostTries = 3;

/** A Pea that dies meanwhile is started again, and settles then: what is settled already stays as it is. */
async function settleAt(pea: PeaSupervisor, task: PeaTask): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await pea.send(task);
      return;
    } catch (error) {
      if (tries === mostTries || !isDeath(error)) throw error;
    }
  }
}

function isDeath(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ERR_PEA_DIED' || code === 'ERR_TIMEOUT';
}

async function handle(pea: PeaSupervisor, parts: Envelope[], onward = 0): Promise<PodAnswer> {
  const reply = await pea.send({ type: 'handle', parts, onward });
  if (reply.type !== 'envelope') throw new TypeError(`A Pea answered ${reply.type} to a request`);
  return reply;
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
