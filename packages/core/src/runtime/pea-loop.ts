import type { ErrorStrategy } from '../config/flow-config.ts';
import { decodeRequest, encodeRequest } from '../document/codec.ts';
import type { Document, DocumentError } from '../document/document.ts';
import {
  type Envelope,
  type EnvelopeHeader,
  mergeHeaders,
  statusOf,
} from '../document/envelope.ts';
import { isWrite, itemCount, type RequestType } from '../document/request.ts';
import { deserializeError, serializeError } from '../document/serialize-error.ts';
import type { DriverContext } from '../drivers/driver.ts';
import type { BuiltExecutor } from '../executor/build-executor.ts';
import { type Drivers, type LoadedDriver, loadDrivers } from './load-drivers.ts';
import type { PeaConfig } from './pea-protocol.ts';
import { rootOf } from './root-of.ts';

/** Runs the drivers of one Pea on the parts of a request. Knows neither threads nor other Pods. */
export class PeaLoop {
  readonly #pod: string;
  readonly #shard: number;
  readonly #executor: BuiltExecutor;
  readonly #drivers: Drivers;
  readonly #onError: ErrorStrategy;

  constructor(config: PeaConfig, shard: number, executor: BuiltExecutor) {
    this.#pod = config.pod;
    this.#shard = shard;
    this.#executor = executor;
    this.#drivers = loadDrivers(config.executor, executor);
    this.#onError = config.onErrorStrategy;
  }

  /**
   * Answers with the envelope to forward. An error is recorded in its status (with `throw_early` it is thrown); a request
   * for which nothing is to be done goes on as the bytes it came in.
   */
  async handle(parts: readonly Envelope[]): Promise<Envelope> {
    const startTime = now();
    const header = mergeHeaders(parts);
    const forwarded = parts.at(-1) as Envelope;
    const drivers = this.#driversFor(header);
    const outcome =
      drivers === undefined
        ? { ...forwarded, header: this.#withError(header, noDriver(this.#pod, header.type)) }
        : drivers === 'pass'
          ? { ...forwarded, header }
          : await this.#run(drivers, parts, header);
    const route = { pod: this.#pod, shard: this.#shard, startTime, endTime: now() };
    return { ...outcome, header: { ...outcome.header, routes: [...header.routes, route] } };
  }

  /** What is to be run, by the strategy for requests in which something failed already. */
  #driversFor({ type, status }: EnvelopeHeader): readonly LoadedDriver[] | 'pass' | undefined {
    const drivers = this.#drivers.get(type);
    if (status.code !== 'ERROR' || drivers === undefined || drivers === 'pass') return drivers;
    if (this.#onError === 'skip_handle') return 'pass';
    if (this.#onError === 'skip_executor') return drivers.filter((each) => !each.callsExecutor);
    return drivers;
  }

  async #run(
    drivers: readonly LoadedDriver[],
    envelopes: readonly Envelope[],
    header: EnvelopeHeader,
  ): Promise<Envelope> {
    const errors: DocumentError[] = [];
    const failed = new Set(header.failedIds);
    const parts = envelopes.map(decodeRequest);
    const request = parts.at(-1);
    if (!request) throw new RangeError('A request needs at least one part');
    const context: DriverContext = {
      requestId: header.requestId,
      request,
      parts,
      executor: this.#executor,
      pod: this.#pod,
      shard: this.#shard,
      fail: (document, error) => {
        errors.push(this.#recordOn(document, error));
        failed.add(
          rootOf(
            document,
            parts.flatMap(({ docs }) => docs),
          ).id,
        );
      },
    };
    try {
      for (const { driver } of drivers) await driver.run(context);
      if (isWrite(header.type)) await this.#executor.executor.commit?.(header.requestId);
    } catch (error) {
      await this.#executor.executor.abort?.(header.requestId);
      errors.push(this.#describe(error));
    }
    const [first] = errors;
    if (first && this.#onError === 'throw_early') throw deserializeError(first);
    const status = statusOf([...header.status.errors, ...errors]);
    const after = { ...header, status, failedIds: [...failed], carries: itemCount(request) };
    return { header: after, ...encodeRequest(request) };
  }

  #recordOn(document: Document, error: unknown): DocumentError {
    const described = { ...this.#describe(error), documentId: document.id };
    document.error = described;
    return described;
  }

  #describe(error: unknown): DocumentError {
    const place = { code: 'ERR_EXECUTOR', pod: this.#pod, shard: this.#shard } as const;
    const { stack: _stack, faults: _faults, ...described } = serializeError(error, place);
    return described;
  }

  #withError(header: EnvelopeHeader, error: DocumentError): EnvelopeHeader {
    return { ...header, status: statusOf([...header.status.errors, error]) };
  }
}

function noDriver(pod: string, type: RequestType): DocumentError {
  return {
    code: 'ERR_NO_DRIVER',
    message: `Pod ${pod} has no drivers for ${type} requests; add them under requests.on, or requests.use_default: true`,
    pod,
  };
}

/** ms since the epoch, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
