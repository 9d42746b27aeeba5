import { encodeRequest } from '../document/codec.ts';
import { copyEnvelope, type Envelope, mergeHeaders } from '../document/envelope.ts';
import { isWrite, type Request } from '../document/request.ts';
import { type FlowGraph, gatewayName } from '../graph/flow-graph.ts';
import { type Cancellation, cancelledError } from './cancellation.ts';
import { linePods, type PodLine } from './line-pods.ts';
import type { Pod } from './pod.ts';

/** What a request spares the Pods of a Flow. */
interface Spared {
  lines: ReadonlySet<PodLine>;
  /** The request without its Documents, which these lines have at their ends. */
  nothing: Pick<Envelope, 'body' | 'tensors'>;
  /** Ids of the Documents. */
  ids: string[];
}

/** What else is known of a request. */
export interface RouteOptions {
  spared?: Spared | undefined;
  cancellation?: Cancellation | undefined;
}

/** Moves envelopes along the edges of a graph: fans out, waits for all parts at a join, answers with what reaches the gateway. */
export class Router {
  readonly #pods: readonly Pod[];
  readonly #lines: readonly PodLine[];
  /** Those that take a request as it comes in. */
  readonly #firstLines: readonly PodLine[];
  readonly #needs: ReadonlyMap<string, readonly string[]>;
  /** How many Pods take the output of each. */
  readonly #receivers: ReadonlyMap<string, number>;
  /** Where requests end: Pods whose answer nobody takes, then those that answer. */
  readonly #ends: readonly string[];

  constructor(graph: FlowGraph, pods: readonly Pod[]) {
    this.#pods = pods;
    this.#lines = linePods(graph, new Map(pods.map((pod) => [pod.name, pod])));
    const needs = new Map(graph.nodes.map((node) => [node.name, node.needs]));
    this.#firstLines = this.#lines.filter(
      ([pod]) => needs.get(pod.name)?.every((name) => name === gatewayName) ?? false,
    );
    this.#needs = needs;
    const receivers = new Map<string, number>();
    for (const [from] of graph.edges) receivers.set(from, (receivers.get(from) ?? 0) + 1);
    this.#receivers = receivers;
    this.#ends = [...graph.order.filter((name) => !receivers.has(name)), ...graph.sinks];
  }

  /** The lines that a request need not be sent to, since their first Pod would filter it away; told before it is encoded. */
  sparedBy(request: Request): Spared | undefined {
    const lines = this.#firstLines.filter(([pod]) => pod.empties(request));
    if (lines.length === 0) return undefined;
    const ids = request.docs.map(({ id }) => id);
    return { lines: new Set(lines), nothing: encodeRequest({ ...request, docs: [] }), ids };
  }

  /**
   * Runs one request through the whole graph. Rejects when a Pod could not take part; then nothing of it stays stored.
   *
   * @param options.spared What `sparedBy` says of it.
   * @param options.cancellation Gives it up: then it rejects with `ERR_CANCELLED` when it has left all Pods, and nothing of it stays stored.
   */
  async route(envelope: Envelope, { spared, cancellation }: RouteOptions = {}): Promise<Envelope> {
    const { requestId, type } = envelope.header;
    const outputs = this.#launch(envelope, spared, cancellation);
    // Pods nobody waits for run all the same, and a failure must not leave others under way.
    const settled = await Promise.allSettled(outputs.values());
    const failure = failureIn(settled, cancellation);
    const ends = failure ? [] : await this.#endsOf(outputs);
    // What failed in a Pod nobody waits for is taken back and told like everything else.
    const header = failure ? undefined : mergeHeaders(ends);
    if (isWrite(type)) await this.#settle(requestId, header ? failedIds(header) : 'all');
    if (failure) throw failure.reason;
    return { ...(ends.at(-1) as Envelope), header: header as Envelope['header'] };
  }

  #launch(
    envelope: Envelope,
    spared: Spared | undefined,
    cancellation: Cancellation | undefined,
  ): Map<string, Promise<Envelope>> {
    const left = new Map(this.#receivers);
    const outputs = new Map<string, Promise<Envelope>>([[gatewayName, Promise.resolve(envelope)]]);
    const take = async (name: string): Promise<Envelope> => {
      const output = await (outputs.get(name) as Promise<Envelope>);
      const remaining = (left.get(name) ?? 1) - 1;
      left.set(name, remaining);
      // A hop moves the body away: all but the last receiver get a copy.
      return remaining > 0 ? copyEnvelope(output) : output;
    };
    const takeNothing = async (name: string): Promise<Envelope> => {
      left.set(name, (left.get(name) ?? 1) - 1);
      const { nothing, ids } = spared as Spared;
      const header = { ...envelope.header, carries: 0, untakenIds: ids };
      return copyEnvelope({ header, ...nothing });
    };
    for (const line of this.#lines) {
      const needs = this.#needs.get(line[0].name) ?? [];
      const parts = Promise.all(needs.map(spared?.lines.has(line) ? takeNothing : take));
      const last = line.at(-1) as Pod;
      outputs.set(
        last.name,
        parts.then((all) => passAlong(line, all, cancellation)),
      );
    }
    return outputs;
  }

  async #endsOf(outputs: ReadonlyMap<string, Promise<Envelope>>): Promise<Envelope[]> {
    return await Promise.all(this.#ends.map((name) => outputs.get(name) as Promise<Envelope>));
  }

  async #settle(requestId: string, ids: string[] | 'all'): Promise<void> {
    const stateful = this.#pods.filter((pod) => pod.isStateful);
    await Promise.all(stateful.map((pod) => pod.settle(requestId, ids)));
    // The answer does not wait for it; a Pod that cannot be told keeps a few bytes more.
    void Promise.allSettled(stateful.map((pod) => pod.forget([requestId])));
  }
}

/** Why a request ends without an answer; from here on it can be given up no more. */
function failureIn(
  settled: readonly PromiseSettledResult<Envelope>[],
  cancellation: Cancellation | undefined,
): { reason: unknown } | undefined {
  const failure = settled.find((outcome) => outcome.status === 'rejected');
  const isWanted = cancellation?.close() ?? true;
  return isWanted ? failure : { reason: cancelledError() };
}

/** Takes a request through a line. Where it comes back on the way it is sent on from here. */
async function passAlong(
  line: PodLine,
  parts: Envelope[],
  cancellation: Cancellation | undefined,
): Promise<Envelope> {
  let [pod, ...rest]: readonly Pod[] = line;
  let incoming = parts;
  while (pod) {
    const onward = upInFront(rest);
    const { envelope, left } = await pod.send(incoming, onward, cancellation);
    incoming = [envelope];
    [pod, ...rest] = rest.slice(onward - left);
  }
  return incoming[0] as Envelope;
}

/** How many Pods can be reached one after another: a Pea that is being started again gets nothing before it is up. */
function upInFront(pods: readonly Pod[]): number {
  const down = pods.findIndex(({ isUp }) => !isUp);
  return down < 0 ? pods.length : down;
}

/** An error that names no Document means that a Pod failed on the whole request. */
function failedIds(header: Envelope['header']): string[] | 'all' {
  const wholeRequest = header.status.errors.some(({ documentId }) => documentId === undefined);
  return wholeRequest ? 'all' : header.failedIds;
}
