import { randomUUID } from 'node:crypto';
import type { ExecutorConfig } from '../config/flow-config.ts';
import { copyEnvelope, type Envelope, mergeHeaders } from '../document/envelope.ts';
import { isWrite } from '../document/request.ts';
import { isMerging } from '../drivers/is-pass-through.ts';
import type { GraphNode } from '../graph/flow-graph.ts';
import type { PeaEvent } from './pea-protocol.ts';
import { PeaSupervisor } from './pea-supervisor.ts';
import type { TransportFactory } from './transport.ts';

export interface PodOptions {
  node: GraphNode;
  /** Environment of the Flow. */
  env: Readonly<Record<string, string | undefined>>;
  openTransport: TransportFactory;
  onEvent(event: PeaEvent): void;
}

/** How one Pod of a started Flow is. */
export interface PodState {
  name: string;
  /** All its Peas are up. */
  ready: boolean;
  /** Tasks its Peas work at or that wait for them. */
  pending: number;
  /** How often one of its Peas died, and was started again, since the Flow was started. */
  restarts: number;
}

/** One Pod: a head, N Peas, a tail. Head and tail have a Pea only when they have something to do. */
export class Pod {
  readonly #node: GraphNode;
  readonly #head: PeaSupervisor | undefined;
  readonly #tail: PeaSupervisor | undefined;
  /** One entry per shard; a single one, for all Peas, when the Executor keeps no data. */
  readonly #shards: readonly PeaSupervisor[];
  #next = 0;

  constructor(options: PodOptions) {
    const { node } = options;
    this.#node = node;
    const open = peaOpener(options);
    const { uses, usesBefore, usesAfter, shards } = node.config;
    if (node.hasHead && usesBefore) this.#head = open(usesBefore, { shard: 1, peers: 1 });
    if (node.hasTail && usesAfter) this.#tail = open(usesAfter, { shard: 1, peers: 1 });
    this.#shards = this.#isPool
      ? [open(uses, { shard: 0, peers: shards })]
      : Array.from({ length: shards }, (_, i) => open(uses, { shard: i + 1, peers: 1 }));
  }

  get name(): string {
    return this.#node.name;
  }

  /** True when the Pod keeps data: its writes are settled at the end of each request. */
  get isStateful(): boolean {
    return this.#node.config.uses.definition.stateful;
  }

  /** How the Pod is at this moment. */
  get state(): PodState {
    const peas = this.#peas;
    return {
      name: this.name,
      ready: peas.every(({ isUp }) => isUp),
      pending: peas.reduce((sum, { inFlight }) => sum + inFlight, 0),
      restarts: peas.reduce((sum, { deaths }) => sum + deaths, 0),
    };
  }

  /** Throws the message of the first Pea that cannot start, or `ERR_PEA_TIMEOUT`. */
  async start(): Promise<void> {
    await Promise.all(this.#peas.map((pea) => pea.start()));
  }

  /** Runs one request through head, Peas and tail. `parts` come in the order of the node's `needs`. */
  async send(parts: Envelope[]): Promise<Envelope> {
    const spared = this.#spareHop(parts);
    if (spared) return spared;
    const incoming = this.#head
      ? [await handle(this.#head, parts)]
      : joinsBeforeShards(this.#node, parts)
        ? [forward(parts)]
        : parts;
    const answers = await this.#askShards(incoming);
    const { usesAfter } = this.#node.config;
    const needsTail = answers.length > 1 || !mergesOnly(usesAfter, answers);
    return this.#tail && needsTail ? await handle(this.#tail, answers) : forward(answers);
  }

  /** The answer to a request that no Pea needs to see: filters left nothing in it, or there is only one part to merge. */
  #spareHop(parts: readonly Envelope[]): Envelope | undefined {
    const carrying = parts.filter(({ header }) => header.carries > 0);
    const { uses, shards } = this.#node.config;
    const hasPeaOnly = !this.#head && !this.#tail && shards === 1;
    const isMerged = carrying.length === 1 && parts.length > 1 && mergesOnly(uses, parts);
    if (carrying.length > 0 && !(hasPeaOnly && isMerged)) return undefined;
    const startTime = performance.timeOrigin + performance.now();
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
      this.#shards.map((pea) => pea.send({ type: 'settle', requestId, failedIds })),
    );
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
    if (!all || this.#shards.length === 1) return [await handle(this.#pickShard(), parts)];
    const copies = this.#shards.map((_, i) => (i === 0 ? parts : parts.map(copyEnvelope)));
    return await Promise.all(
      this.#shards.map((shard, i) => handle(shard, copies[i] as Envelope[])),
    );
  }

  #pickShard(): PeaSupervisor {
    const shards = this.#shards;
    const start = this.#next++ % shards.length;
    const turn = [...shards.slice(start), ...shards.slice(0, start)];
    if (this.#node.config.scheduling === 'round_robin') return turn[0] as PeaSupervisor;
    return turn.reduce((least, shard) => (shard.inFlight < least.inFlight ? shard : least));
  }
}

function peaOpener({ node, env, openTransport, onEvent }: PodOptions) {
  const { name, config } = node;
  const owner = randomUUID();
  return (
    executor: ExecutorConfig,
    { shard, peers }: { shard: number; peers: number },
  ): PeaSupervisor => {
    const transport = openTransport({
      config: {
        pod: name,
        shard,
        shards: config.shards,
        owner,
        executor,
        onErrorStrategy: config.onErrorStrategy ?? 'ignore',
        env: definedOnly({ ...env, ...config.env }),
        started: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      },
      peers,
      onEvent,
    });
    return new PeaSupervisor(transport, {
      pod: name,
      shard,
      peers,
      timeoutReady: config.timeoutReady,
    });
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

async function handle(pea: PeaSupervisor, parts: Envelope[]): Promise<Envelope> {
  const reply = await pea.send({ type: 'handle', parts });
  if (reply.type !== 'envelope') throw new TypeError(`A Pea answered ${reply.type} to a request`);
  return reply.envelope;
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
