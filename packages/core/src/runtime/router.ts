import { copyEnvelope, type Envelope, mergeHeaders } from '../document/envelope.ts';
import { isWrite } from '../document/request.ts';
import { type FlowGraph, gatewayName } from '../graph/flow-graph.ts';
import type { Pod } from './pod.ts';

/** Moves envelopes along the edges of a graph: fans out, waits for all parts at a join, answers with what reaches the gateway. */
export class Router {
  readonly #graph: FlowGraph;
  readonly #pods: ReadonlyMap<string, Pod>;
  readonly #needs: ReadonlyMap<string, readonly string[]>;
  /** How many Pods take the output of each. */
  readonly #receivers: ReadonlyMap<string, number>;
  /** Where requests end: Pods whose answer nobody takes, then those that answer. */
  readonly #ends: readonly string[];

  constructor(graph: FlowGraph, pods: readonly Pod[]) {
    this.#graph = graph;
    this.#pods = new Map(pods.map((pod) => [pod.name, pod]));
    this.#needs = new Map(graph.nodes.map(({ name, needs }) => [name, needs]));
    const receivers = new Map<string, number>();
    for (const [from] of graph.edges) receivers.set(from, (receivers.get(from) ?? 0) + 1);
    this.#receivers = receivers;
    this.#ends = [...graph.order.filter((name) => !receivers.has(name)), ...graph.sinks];
  }

  /** Runs one request through the whole graph. Rejects when a Pod could not take part; then nothing of it stays stored. */
  async route(envelope: Envelope): Promise<Envelope> {
    const { requestId, type } = envelope.header;
    const outputs = this.#launch(envelope);
    // Pods nobody waits for run all the same, and a failure must not leave others under way.
    const settled = await Promise.allSettled(outputs.values());
    const failure = settled.find((outcome) => outcome.status === 'rejected');
    const ends = failure ? [] : await this.#endsOf(outputs);
    // What failed in a Pod nobody waits for is taken back and told like everything else.
    const header = failure ? undefined : mergeHeaders(ends);
    if (isWrite(type)) await this.#settle(requestId, header ? failedIds(header) : 'all');
    if (failure) throw failure.reason;
    return { ...(ends.at(-1) as Envelope), header: header as Envelope['header'] };
  }

  #launch(envelope: Envelope): Map<string, Promise<Envelope>> {
    const left = new Map(this.#receivers);
    const outputs = new Map<string, Promise<Envelope>>([[gatewayName, Promise.resolve(envelope)]]);
    const take = async (name: string): Promise<Envelope> => {
      const output = await (outputs.get(name) as Promise<Envelope>);
      const remaining = (left.get(name) ?? 1) - 1;
      left.set(name, remaining);
      // A hop moves the body away: all but the last receiver get a copy.
      return remaining > 0 ? copyEnvelope(output) : output;
    };
    for (const name of this.#graph.order) {
      const pod = this.#pods.get(name);
      if (!pod) continue;
      const needs = this.#needs.get(name) ?? [];
      outputs.set(
        name,
        Promise.all(needs.map(take)).then((parts) => pod.send(parts)),
      );
    }
    return outputs;
  }

  async #endsOf(outputs: ReadonlyMap<string, Promise<Envelope>>): Promise<Envelope[]> {
    return await Promise.all(this.#ends.map((name) => outputs.get(name) as Promise<Envelope>));
  }

  async #settle(requestId: string, ids: string[] | 'all'): Promise<void> {
    const stateful = [...this.#pods.values()].filter((pod) => pod.isStateful);
    await Promise.all(stateful.map((pod) => pod.settle(requestId, ids)));
  }
}

/** An error that names no Document means that a Pod failed on the whole request. */
function failedIds(header: Envelope['header']): string[] | 'all' {
  const wholeRequest = header.status.errors.some(({ documentId }) => documentId === undefined);
  return wholeRequest ? 'all' : header.failedIds;
}
