import { randomUUID } from 'node:crypto';
import { encodedSize, encodeRequest } from '../document/codec.ts';
import type { Document } from '../document/document.ts';
import { type Envelope, type Route, statusOf } from '../document/envelope.ts';
import { epochNow } from '../document/epoch-now.ts';
import { FlowError } from '../document/flow-error.ts';
import { isWrite, itemCount, type Request, type RequestType } from '../document/request.ts';
import { mergeWarnings } from '../document/warnings.ts';
import { decodeStored } from '../drivers/decode-stored.ts';
import { keepsDrivers, leavingPods } from '../drivers/leaving-pods.ts';
import { orderedTypes } from '../drivers/ordered-types.ts';
import { unusedQueryset } from '../drivers/unused-queryset.ts';
import { type FlowGraph, gatewayName } from '../graph/flow-graph.ts';
import { type Cancellation, cancelledError } from '../runtime/cancellation.ts';
import type { PeaEvent } from '../runtime/pea-protocol.ts';
import { Pod, type PodState } from '../runtime/pod.ts';
import { Router } from '../runtime/router.ts';
import { createThreadTransports } from '../runtime/transports/thread.ts';
import { orAborted, within } from '../runtime/within.ts';
import type { FlowService, SendOptions } from './flow-service.ts';
import { LazyResponse } from './lazy-response.ts';
import type { Response } from './response.ts';
import { sentDocument, untakenWarnings } from './untaken-warnings.ts';

export interface RunningFlowOptions {
  graph: FlowGraph;
  /** Environment of the Pods, the Flow's `env` included. */
  env: Readonly<Record<string, string | undefined>>;
  onEvent(event: PeaEvent): void;
  /** Once aborted, a start that is under way is given up with `ERR_CANCELLED`. */
  stop?: AbortSignal;
}

/** A Flow whose Pods are up. */
export class RunningFlow implements FlowService {
  readonly graph: FlowGraph;
  readonly #pods: readonly Pod[];
  readonly #router: Router;
  readonly #orderedTypes: ReadonlySet<RequestType>;
  readonly #leavingPods: readonly string[];
  readonly #underWay = new Set<Promise<void>>();
  #writing: Promise<unknown> | undefined;
  #isPrepared = false;
  #closing: Promise<void> | undefined;

  private constructor(graph: FlowGraph, pods: readonly Pod[]) {
    this.graph = graph;
    this.#pods = pods;
    this.#router = new Router(graph, pods);
    this.#orderedTypes = orderedTypes(graph.nodes);
    this.#leavingPods = leavingPods(graph);
  }

  /** Starts all Pods, or none: throws what the first one that failed says. */
  static async start({ graph, env, onEvent, stop }: RunningFlowOptions): Promise<RunningFlow> {
    const openTransport = createThreadTransports();
    const used = graph.nodes.map(({ config }) => config.uses);
    const stores = used.filter(({ definition }) => definition.stateful).map(({ metas }) => metas);
    const pods = graph.nodes.map((node) => new Pod({ node, env, stores, openTransport, onEvent }));
    try {
      await orAborted(Promise.all(pods.map((pod) => pod.start())), stop);
      if (stop?.aborted) throw new FlowError('ERR_CANCELLED', 'The start of the Flow was given up');
    } catch (error) {
      await Promise.all(pods.map((pod) => pod.kill()));
      throw error;
    }
    return new RunningFlow(graph, pods);
  }

  /**
   * Settles when nothing of the request is in the Flow any more. Nothing here holds the request once it is encoded: it can be
   * large, and its answer may take long.
   */
  send(request: Request, options: SendOptions = {}): Promise<Response> {
    if (this.#closing) return Promise.reject(closedError());
    const work =
      isWrite(request.type) && !this.#isPrepared
        ? this.#writable(options.cancellation).then(() => this.#launch(request, options))
        : this.#launch(request, options);
    // A Set keeps what it had for some time: promises in it must not hold the answers.
    const forget = () => void this.#underWay.delete(ended);
    const ended: Promise<void> = work.then(forget, forget);
    this.#underWay.add(ended);
    return work;
  }

  get keepsDocuments(): boolean {
    return this.#pods.some(({ keepsDocuments }) => keepsDocuments);
  }

  async stored(id: string): Promise<Document[]> {
    if (this.#closing) throw closedError();
    const pods = this.#pods.filter(({ keepsDocuments }) => keepsDocuments);
    const found = await Promise.all(pods.map((pod) => pod.lookUp(id)));
    return found.flatMap((values, place) =>
      values.map((bytes) => decodeStored(bytes, id, `Pod ${pods[place]?.name}`)),
    );
  }

  async podStates(): Promise<readonly PodState[]> {
    return this.#pods.map(({ state }) => state);
  }

  /**
   * Waits for what is under way, then ends all Pods. May be called twice.
   * @param patience ms after which what is still under way is given up; default: none.
   */
  close(patience = Number.POSITIVE_INFINITY): Promise<void> {
    this.#closing ??= this.#close(patience);
    return this.#closing;
  }

  async #launch(
    request: Request,
    { cancellation, timeoutRequest, leavePictures = false }: SendOptions,
  ): Promise<Response> {
    cancellation?.throwIfCancelled();
    const startTime = epochNow();
    const failed = request.docs.filter(({ error }) => error !== undefined);
    const encoded = encodeRequest(request);
    const requestId = randomUUID();
    const header = {
      requestId,
      type: request.type,
      documents: request.ids?.length ?? request.docs.length,
      carries: itemCount(request),
      routes: [gatewayRoute(startTime, startTime)],
      // Documents can come with an error: a file that could not be read.
      status: statusOf(failed.flatMap(({ error }) => error ?? [])),
      failedIds: failed.map(({ id }) => id),
      ...(timeoutRequest !== undefined && { timeoutRequest }),
      ...(leavePictures && keepsDrivers(request) && { leavingPods: this.#leavingPods }),
      warnings: unusedQueryset(request, this.graph),
      untakenIds: [],
      isTaken: false,
    };
    // A hop moves the body away: it has no size afterwards.
    const sent = encodedSize(encoded);
    const order = request.docs.map(({ id }) => id);
    const { type } = request;
    const documents = request.docs.map(sentDocument);
    const warn = (ids: readonly string[]): string[] =>
      untakenWarnings(documents, ids, { type, graph: this.graph });
    const spared = this.#router.sparedBy(request);
    const routed = this.#router.route({ header, ...encoded }, { spared, cancellation });
    cancellation?.onCancel((reason) => {
      for (const pod of this.#pods) pod.cancel(requestId, reason);
    });
    const isOrdered = this.#orderedTypes.has(request.type);
    return answerOf(routed, { order, isOrdered, sent, startTime, warn });
  }

  /** `#prepareWrite`, but a request that is given up does not wait for it. */
  #writable(cancellation: Cancellation | undefined): Promise<void> {
    const prepared = this.#prepareWrite();
    if (!cancellation) return prepared;
    return new Promise((resolve, reject) => {
      prepared.then(resolve, reject);
      cancellation.onCancel(() => reject(cancelledError()));
    });
  }

  /** Takes the locks of all indexers once, before anything is written. */
  async #prepareWrite(): Promise<void> {
    const stateful = this.#pods.filter((pod) => pod.isStateful);
    this.#writing ??= Promise.all(stateful.map((pod) => pod.prepareWrite()));
    try {
      await this.#writing;
      this.#isPrepared = true;
    } catch (error) {
      this.#writing = undefined;
      throw error;
    }
  }

  async #close(patience: number): Promise<void> {
    const finished = await within(Promise.allSettled(this.#underWay), patience);
    await Promise.all(this.#pods.map((pod) => (finished ? pod.close() : pod.kill())));
  }
}

function closedError(): FlowError {
  return new FlowError('ERR_FLOW_CLOSED', 'The Flow is closed; start it again');
}

interface Sent {
  /** Ids of the Documents. */
  order: readonly string[];
  /** A driver of the Flow orders the root Documents. */
  isOrdered: boolean;
  /** Bytes. */
  sent: number;
  startTime: number;
  /** What there is to say of Documents that no Pod took. */
  warn(ids: readonly string[]): string[];
}

async function answerOf(
  routed: Promise<Envelope>,
  { order, isOrdered, sent, startTime, warn }: Sent,
): Promise<Response> {
  const envelope = await routed;
  const { header } = envelope;
  // What failed is told already.
  const untakenIds = header.untakenIds.filter((id) => !header.failedIds.includes(id));
  envelope.header = {
    ...header,
    routes: [...header.routes, gatewayRoute(startTime, epochNow())],
    warnings: mergeWarnings(warn(untakenIds), header.warnings),
    untakenIds,
  };
  return new LazyResponse(envelope, order, isOrdered, sent);
}

function gatewayRoute(startTime: number, endTime: number): Route {
  return { pod: gatewayName, shard: 0, startTime, endTime };
}
