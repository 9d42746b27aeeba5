import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FlowConfig, PodMethod } from '../config/flow-config.ts';
import { keepsDocuments } from '../config/keeps-documents.ts';
import { type LoadOptions, loadFlowConfig } from '../config/load-flow.ts';
import type { PodInput } from '../config/resolve-pod.ts';
import { saveFlowConfig } from '../config/save-flow.ts';
import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Request } from '../document/request.ts';
import { buildGraph } from '../graph/build-graph.ts';
import type { FlowGraph } from '../graph/flow-graph.ts';
import type { Input } from '../input/input-item.ts';
import type { PodState } from '../runtime/pod.ts';
import { orAborted, within } from '../runtime/within.ts';
import { addPod } from './add-pod.ts';
import { type FlowInput, flowConfigOf } from './flow-config-of.ts';
import { corePlatform, type FlowPlatform, type PlotOptions } from './flow-platform.ts';
import type { FlowService, SendOptions } from './flow-service.ts';
import { type OpenFlow, openFlow } from './open-flow.ts';
import { type Picture, type PlotFormat, plotFormatOf } from './plot-format.ts';
import { resolveRunOptions } from './resolve-run-options.ts';
import type { Response } from './response.ts';
import { Run } from './run.ts';
import type { ResolvedRunOptions, RunOptions } from './run-options.ts';
import {
  type RequestSource,
  type RunSummary,
  runRequests,
  type SendRequest,
} from './run-requests.ts';
import { stopSignal } from './stop-signal.ts';
import { toDeleteRequests, toRequests } from './to-requests.ts';

/** Options of `Flow.loadConfig`. */
export type LoadConfigOptions = Omit<LoadOptions, 'catalog'>;

/** ms that requests in flight have to end when a Flow with a gateway is closed. */
const stopPatience = 10_000;

/** ms that a run which was ended waits for its Flow to close. */
const closePatience = 250;

/**
 * A graph of Pods. Describe it in YAML (`Flow.loadConfig`) or in code (`add`), then `index` and `search`.
 * A Flow that was not started starts for one run and closes after it; `start` keeps it open.
 */
export class Flow implements FlowService {
  /** What Flows of this class work with; a subclass has another one. */
  static readonly platform: FlowPlatform = corePlatform;

  readonly #platform: FlowPlatform;
  #config: FlowConfig;
  /** How the YAML was read; Pods added later are read in the same way. */
  #loadOptions: LoadConfigOptions = {};
  #graph: FlowGraph | undefined;
  #running: Promise<OpenFlow> | undefined;
  /** Gives up a start that is under way. */
  #starting: AbortController | undefined;
  /** True after `start()`: the Flow stays open when a run ends. */
  #kept = false;
  #runs = 0;
  #onLog: (line: string) => void = (line) => process.stderr.write(`${line}\n`);

  constructor(options: FlowInput = {}) {
    this.#platform = new.target.platform;
    this.#config = flowConfigOf(options, { catalog: this.#platform.catalog });
  }

  /**
   * Reads a Flow from a YAML file, or from YAML text.
   * Throws `ERR_CONFIG` with all `faults`, each with its place, when it cannot run.
   */
  static loadConfig<T extends Flow>(
    this: (new () => T) & { platform: FlowPlatform },
    source: string,
    options: LoadConfigOptions = {},
  ): T {
    const flow = new this();
    flow.#loadOptions = options;
    flow.#config = loadFlowConfig(source, { ...options, catalog: this.platform.catalog });
    // The faults of the graph belong to those of the file: find them now, not at the first request.
    if (flow.#config.pods.length > 0) flow.#graph = buildGraph(flow.#config);
    return flow;
  }

  /** What the Flow was described as. */
  get config(): FlowConfig {
    return this.#config;
  }

  /** The graph. Throws `ERR_CONFIG` when it cannot be built: unknown needs, cycles. */
  get graph(): FlowGraph {
    this.#graph ??= buildGraph(this.#config);
    return this.#graph;
  }

  /** Where the gateway listens; undefined when there is none or the Flow is not started. */
  async url(): Promise<string | undefined> {
    return (await this.#running)?.gateway?.url;
  }

  /** Adds a Pod; it needs the one before it unless `needs` says otherwise. Throws `ERR_CONFIG`. */
  add(pod: PodInput = {}): this {
    return this.#with(pod, 'add');
  }

  /** Adds a Pod that waits for all of `needs` (two or more). */
  needs(needs: readonly string[], pod: PodInput = {}): this {
    return this.#with({ name: 'joiner', ...pod, needs: [...needs] }, 'needs');
  }

  /** The same as `needs`. */
  join(needs: readonly string[], pod: PodInput = {}): this {
    return this.needs(needs, pod);
  }

  /** Adds a Pod that waits for every Pod nobody needs yet. */
  needsAll(pod: PodInput = {}): this {
    return this.#with({ name: 'joiner', ...pod }, 'needs_all');
  }

  /** Adds a Pod that looks at what the last one gives, beside the main path. */
  inspect(pod: PodInput = {}): this {
    return this.#with({ name: 'inspect', ...pod }, 'inspect');
  }

  /** Serves REST when the Flow is started. @param port Default: `port_expose` of the Flow, else 45678. */
  useRestGateway(port?: number): this {
    this.#assertNotStarted('useRestGateway');
    const options = { ...this.#config.options, restApi: true };
    options.portExpose = port ?? (options.portExpose || 45678);
    this.#config = { ...this.#config, options };
    this.#graph = undefined;
    return this;
  }

  /**
   * The Flow as YAML, from which `loadConfig` makes the same Flow; written to `path` when that is given. A Flow that was
   * loaded keeps its text with comments and `$NAME`. What cannot be the same goes to the log.
   */
  saveConfig(path?: string): string {
    const { cwd = process.cwd() } = this.#loadOptions;
    const target = path === undefined ? undefined : resolve(cwd, path);
    const { text, warnings } = saveFlowConfig(this.#config, { path: target, cwd });
    for (const warning of warnings) this.#onLog(`saveConfig: ${warning}`);
    if (target !== undefined) writeFileSync(target, text);
    return text;
  }

  /** Sends what Pods say (which model, which index) somewhere else than to stderr. */
  onLog(log: (line: string) => void): this {
    this.#onLog = log;
    return this;
  }

  /**
   * Starts all Pods, and the gateway if there is one; or nothing, and throws why. Resolves when all are ready.
   *
   * @param options.serve false: without the gateway, whatever the Flow says
   */
  async start({ serve = this.#config.options.restApi }: { serve?: boolean } = {}): Promise<this> {
    this.#kept = true;
    await this.#open({ serve });
    return this;
  }

  /**
   * Finishes what is under way and ends all Pods. A Flow with a gateway gives up after 10 s what is then still under way.
   * May be called twice; the Flow can be started again.
   */
  async close(): Promise<void> {
    await this.#close();
  }

  /** @param patience ms after which what is under way is given up. Default: with a gateway 10 s, else none. */
  async #close(patience?: number): Promise<void> {
    if (patience === 0) this.#starting?.abort();
    const running = this.#running;
    this.#running = undefined;
    this.#kept = false;
    const { flow, gateway } = (await running?.catch(() => undefined)) ?? {};
    if (!gateway) return await flow?.close(patience);
    const deadline = performance.now() + stopPatience;
    await gateway.close();
    await flow?.close(Math.max(deadline - performance.now(), 1_000));
  }

  /** Runs until SIGINT or SIGTERM, then closes. Starts the Flow if need be. */
  async block(): Promise<void> {
    await this.start();
    await once(stopSignal(), 'abort');
    await this.close();
  }

  /** Stores Documents. Documents with the id of a stored one replace it. */
  index(input: Input, options: RunOptions = {}): Run<RunSummary> {
    return this.#run((...how) => toRequests('index', input, ...how), options);
  }

  /** Changes stored Documents, as the drivers of the Flow say for update requests. */
  update(input: Input, options: RunOptions = {}): Run<RunSummary> {
    return this.#run((...how) => toRequests('update', input, ...how), options);
  }

  /** Lets Executors learn from Documents. */
  train(input: Input, options: RunOptions = {}): Run<RunSummary> {
    return this.#run((...how) => toRequests('train', input, ...how), options);
  }

  /** Forgets the Documents with these ids. */
  delete(ids: Iterable<string> | AsyncIterable<string>, options: RunOptions = {}): Run<RunSummary> {
    return this.#run((...how) => toDeleteRequests(ids, ...how), options);
  }

  /** Finds matches for Documents. Awaited: all answers as they came; iterated: one after another, none is kept. */
  search(input: Input, options: RunOptions = {}): Run<Response[]> {
    const resolved = resolveRunOptions(options, this.#config.options.prefetch);
    return new Run(async (deliver, signal) => {
      const responses: Response[] = [];
      const requests: RequestSource = (stop) => toRequests('search', input, resolved, stop);
      await this.#pump(requests, { ...resolved, signal }, async (response) => {
        if (!(await deliver(response))) responses.push(response);
      });
      return responses;
    }, resolved.signal);
  }

  /** Sends one request through the started Flow. Throws `ERR_FLOW_CLOSED` when it is not started. */
  async send(request: Request, options: SendOptions = {}): Promise<Response> {
    if (!this.#running) {
      throw new FlowError('ERR_FLOW_CLOSED', 'The Flow is not started; call start() first');
    }
    return await (await this.#running).flow.send(request, options);
  }

  get keepsDocuments(): boolean {
    return this.graph.nodes.some(({ config }) => keepsDocuments(config.uses));
  }

  async stored(id: string): Promise<readonly Document[]> {
    const running = await this.#running;
    if (!running)
      throw new FlowError('ERR_FLOW_CLOSED', 'The Flow is not started; call start() first');
    return await running.flow.stored(id);
  }

  async podStates(): Promise<readonly PodState[]> {
    return (await (await this.#running)?.flow.podStates()) ?? [];
  }

  /**
   * Draws the Flow: as SVG, or in the format that the ending of `output` or the options say (svg, png, dot, mmd, html);
   * writes it to `output` when that is given. Throws `ERR_VALUE` when the ending says none.
   */
  plot(output?: undefined, options?: PlotOptions<Exclude<PlotFormat, 'png'>>): Promise<string>;
  plot(output?: string, options?: PlotOptions): Promise<Picture>;
  async plot(output?: string, options: PlotOptions = {}): Promise<Picture> {
    if (!this.#platform.plot) {
      throw new FlowError(
        'ERR_NOT_SUPPORTED',
        'This Flow has nothing to draw with; import Flow from podflow',
      );
    }
    const format = options.format ?? plotFormatOf(output);
    const picture = await this.#platform.plot(this.graph, { ...options, format }, output);
    if (output !== undefined) await writeFile(output, picture);
    return picture;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #with(pod: PodInput, method: PodMethod): this {
    this.#assertNotStarted('add');
    this.#config = addPod(
      this.#config,
      { ...pod, method },
      { ...this.#loadOptions, catalog: this.#platform.catalog },
    );
    this.#graph = undefined;
    return this;
  }

  #run(
    requests: (options: ResolvedRunOptions, stop: AbortSignal) => AsyncIterable<Request>,
    options: RunOptions,
  ): Run<RunSummary> {
    const resolved = resolveRunOptions(options, this.#config.options.prefetch);
    return new Run(
      (deliver, signal) =>
        this.#pump((stop) => requests(resolved, stop), { ...resolved, signal }, deliver),
      resolved.signal,
    );
  }

  /** Opens the Flow for as long as the last run takes, unless it is kept open. */
  async #pump(
    requests: RequestSource,
    options: ResolvedRunOptions,
    deliver: (response: Response) => Promise<unknown>,
  ): Promise<RunSummary> {
    this.#runs++;
    try {
      const running = await orAborted(this.#open({ serve: false }), options.signal);
      const send: SendRequest = (request, how) => (running?.flow ?? this).send(request, how);
      return await runRequests(requests, send, options, deliver);
    } finally {
      this.#runs--;
      if (this.#runs === 0 && !this.#kept) await this.#closeAfter(options.signal);
    }
  }

  /** A run that was ended does not wait for a Pod that does not let go of what was given up. */
  async #closeAfter(signal: AbortSignal | undefined): Promise<void> {
    if (!signal?.aborted) return await this.close();
    const closing = this.#close(0);
    closing.catch(() => {});
    await within(closing, closePatience);
  }

  async #open({ serve }: { serve: boolean }): Promise<OpenFlow> {
    const running = this.#running ?? this.#launch(serve);
    this.#running = running;
    try {
      return await running;
    } catch (error) {
      if (this.#running === running) this.#running = undefined;
      throw error;
    }
  }

  #launch(serve: boolean): Promise<OpenFlow> {
    this.#starting = new AbortController();
    return openFlow(this.#config, this.graph, {
      platform: this.#platform,
      serve,
      onLog: (line) => this.#onLog(line),
      stop: this.#starting.signal,
    });
  }

  #assertNotStarted(method: string): void {
    if (!this.#running) return;
    throw new FlowError('ERR_FLOW_STARTED', `${method}: the Flow is started; close() it first`);
  }
}
