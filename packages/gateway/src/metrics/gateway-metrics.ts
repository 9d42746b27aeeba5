import { type FlowGraph, gatewayName, type RequestType, type Response } from '@podflow/core';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PodTimes } from './pod-times.ts';

/** Labels as Jina 3 has them: the gateway or a Pod, the class of its Executor, `/search` and the like. */
const labelNames = ['runtime_name', 'executor', 'executor_endpoint'] as const;

const secondBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const byteBuckets = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 33_554_432];

/** A request of a client that has its answer; sizes in bytes. */
export interface Handled {
  seconds: number;
  received: number;
  sent: number;
}

/** What `GET /metrics` tells, under the names of Jina 3. One registry for each gateway. */
export class GatewayMetrics {
  readonly #registry = new Registry();
  readonly #executors: ReadonlyMap<string, string>;
  readonly #receiving = this.#seconds('receiving_request', 'Time from the request to the answer.');
  readonly #sending = this.#seconds('sending_request', 'Time the Flow took for a request.');
  readonly #process = this.#seconds('process_request', 'Time in one Pea, its drivers included.');
  readonly #successful = this.#counter('successful_requests', 'Requests without an error.');
  readonly #failures = this.#counter('failed_requests', 'Requests with an error.');
  readonly #documents = this.#counter('document_processed', 'Documents that went through a Pod.');
  readonly #aborted = this.#counter('aborted_requests', 'Requests whose client went away.');
  readonly #received = this.#bytes('received_request_bytes', 'Bodies of requests.');
  readonly #carriedIn = this.#bytes('sent_request_bytes', 'Requests as they go into the Flow.');
  readonly #carriedOut = this.#bytes('received_response_bytes', 'Answers as they leave the Flow.');
  readonly #answered = this.#bytes('sent_response_bytes', 'Bodies of answers.');

  constructor({ nodes }: FlowGraph, pending: () => number) {
    this.#executors = new Map(
      nodes.map(({ name, config }) => [name, config.uses.definition.className]),
    );
    const registers = [this.#registry];
    new Gauge({
      name: 'jina_number_of_pending_requests',
      help: 'Requests that have no answer yet.',
      labelNames: ['runtime_name'],
      registers,
      collect() {
        this.set({ runtime_name: gatewayName }, pending());
      },
    });
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Memory of the whole process.',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
  }

  /** MIME type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it in the text format of Prometheus. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  /** A client has its answer. */
  handled(endpoint: string, handled: Handled): void {
    const labels = { runtime_name: gatewayName, executor: '', executor_endpoint: endpoint };
    this.#receiving.observe(labels, handled.seconds);
    this.#received.observe(labels, handled.received);
    this.#answered.observe(labels, handled.sent);
  }

  /** A client went away before its answer. */
  aborted(endpoint: string): void {
    this.#aborted.inc({ runtime_name: gatewayName, executor: '', executor_endpoint: endpoint });
  }

  /** A request, or a part of one, has been through the Flow. */
  sent(type: RequestType, seconds: number | undefined, succeeded: boolean): void {
    const labels = this.#labels(gatewayName, type);
    if (seconds !== undefined) this.#sending.observe(labels, seconds);
    (succeeded ? this.#successful : this.#failures).inc(labels);
  }

  /** What a request weighed on its way into the Flow and out of it. */
  carried(type: RequestType, { sent, received }: NonNullable<Response['size']>): void {
    const labels = this.#labels(gatewayName, type);
    this.#carriedIn.observe(labels, sent);
    this.#carriedOut.observe(labels, received);
  }

  /** A request has been through a Pod. */
  passed(type: RequestType, times: PodTimes, documents: number): void {
    const labels = this.#labels(times.pod, type);
    this.#receiving.observe(labels, times.receiving / 1000);
    for (const ms of times.processing) this.#process.observe(labels, ms / 1000);
    this.#documents.inc(labels, documents);
    (times.failed ? this.#failures : this.#successful).inc(labels);
  }

  /** A Pod gave a request up. */
  died(type: RequestType, pod: string): void {
    this.#failures.inc(this.#labels(pod, type));
  }

  #labels(name: string, type: RequestType) {
    return {
      runtime_name: name,
      executor: this.#executors.get(name) ?? '',
      executor_endpoint: `/${type}`,
    };
  }

  #seconds(name: string, help: string) {
    const registers = [this.#registry];
    const buckets = secondBuckets;
    return new Histogram({ name: `jina_${name}_seconds`, help, labelNames, buckets, registers });
  }

  #bytes(name: string, help: string) {
    const registers = [this.#registry];
    return new Histogram({
      name: `jina_${name}`,
      help,
      labelNames,
      buckets: byteBuckets,
      registers,
    });
  }

  #counter(name: string, help: string) {
    return new Counter({ name: `jina_${name}`, help, labelNames, registers: [this.#registry] });
  }
}
