import type { FlowGraph, FlowService, PodState, Request, Response } from '@podflow/core';
import type { FlowObserver } from '../flow-gate.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import { PodMeter, type PodNumbers } from './pod-meter.ts';
import { podTimesOf } from './pod-times.ts';

/** What the page of the running Flow shows of one Pod. */
export interface LivePod extends PodState, PodNumbers {}

/** Watches what goes through a Flow, for the metrics and for the page that shows it live. */
export class FlowMonitor implements FlowObserver {
  readonly #service: Pick<FlowService, 'podStates'>;
  readonly #graph: FlowGraph;
  readonly #metrics: GatewayMetrics;
  readonly #meters: ReadonlyMap<string, PodMeter>;

  constructor(service: Pick<FlowService, 'podStates' | 'graph'>, metrics: GatewayMetrics) {
    this.#service = service;
    this.#graph = service.graph;
    this.#metrics = metrics;
    this.#meters = new Map(this.#graph.nodes.map(({ name }) => [name, new PodMeter()]));
  }

  answered(response: Response, seconds: number): void {
    const at = performance.now();
    const { type, documents, size } = response;
    this.#metrics.sent(type, seconds, response.status.code === 'SUCCESS');
    if (size) this.#metrics.carried(type, size);
    for (const times of podTimesOf(response, this.#graph)) {
      const meter = this.#meters.get(times.pod);
      meter?.add({ at, duration: times.receiving, documents });
      if (times.failed) meter?.fail();
      this.#metrics.passed(type, times, documents);
    }
  }

  failed({ type }: Request, error: unknown): void {
    this.#metrics.sent(type, undefined, false);
    const pod = (error as { pod?: unknown } | null)?.pod;
    if (typeof pod !== 'string') return;
    this.#meters.get(pod)?.fail();
    this.#metrics.died(type, pod);
  }

  /** The numbers of all Pods, in the order of the graph. */
  async live(): Promise<LivePod[]> {
    const states = new Map((await this.#service.podStates()).map((state) => [state.name, state]));
    const now = performance.now();
    return [...this.#meters].map(([name, meter]) => ({
      ...(states.get(name) ?? { name, ready: false, pending: 0, restarts: 0 }),
      ...meter.numbers(now),
    }));
  }
}
