import type { ErrorStrategy, ExecutorConfig } from '../config/flow-config.ts';
import type { Document, DocumentError } from '../document/document.ts';
import { isWrite, type RequestType } from '../document/request.ts';
import { deserializeError, serializeError } from '../document/serialize-error.ts';
import { stackOf } from '../document/thrown-value.ts';
import { warningAbout } from '../document/warnings.ts';
import type { DriverContext } from '../drivers/driver.ts';
import type { BuiltExecutor } from '../executor/build-executor.ts';
import { cancelledError } from './cancellation.ts';
import { type DriverList, type Drivers, type LoadedDriver, loadDrivers } from './load-drivers.ts';
import type { PeaWork } from './pea-work.ts';
import { rootOf } from './root-of.ts';
import { RootWatch } from './root-watch.ts';

export interface PeaPlace {
  pod: string;
  /** From 1. */
  shard: number;
  onErrorStrategy: ErrorStrategy;
  /** Errors on Documents carry their stacks. */
  debug: boolean;
}

/** One Executor of a Pea and its drivers. A Pea has one, and more when it does the work of its Pod's head or tail too. */
export class PeaStage {
  readonly #place: PeaPlace;
  readonly #executor: BuiltExecutor;
  readonly #drivers: Drivers;

  /** @param next What takes all that this stage leaves, if that is known. */
  constructor(
    config: ExecutorConfig,
    executor: BuiltExecutor,
    place: PeaPlace,
    next?: ExecutorConfig,
  ) {
    this.#place = place;
    this.#executor = executor;
    this.#drivers = loadDrivers(config, executor, mayBeSkipped(place) ? undefined : next);
  }

  /** Runs the drivers. An error is recorded in the status; with `throw_early` it is thrown. */
  async run(work: PeaWork): Promise<void> {
    const list = this.#drivers.get(work.header.type);
    if (!list) work.addErrors([noDriver(this.#place.pod, work.header.type)]);
    else if (needsDrivers(list, work)) await this.#runDrivers(this.#chosen(list, work), work);
    work.keepLast();
  }

  /** What is to be run, by the strategy for requests in which something failed already. */
  #chosen({ drivers }: DriverList, { header }: PeaWork): readonly LoadedDriver[] {
    if (header.status.code !== 'ERROR') return drivers;
    const { onErrorStrategy } = this.#place;
    if (onErrorStrategy === 'skip_handle') return [];
    if (onErrorStrategy === 'skip_executor') return drivers.filter((each) => !each.callsExecutor);
    return drivers;
  }

  async #runDrivers(drivers: readonly LoadedDriver[], work: PeaWork): Promise<void> {
    if (drivers.length === 0) return;
    const { requestId, type, failedIds } = work.header;
    const errors: DocumentError[] = [];
    const failed = new Set(failedIds);
    const context = this.#contextOf(work, (document, error, root) => {
      errors.push(this.#recordOn(document, error));
      failed.add(root.id);
    });
    const watch = new RootWatch(context.request, work.header);
    try {
      for (const loaded of drivers) {
        if (work.isCancelled) throw cancelledError();
        await loaded.driver.run(context);
        watch.note(loaded);
      }
      if (work.isCancelled) throw cancelledError();
      if (isWrite(type)) await this.#executor.executor.commit?.(requestId);
    } catch (error) {
      await this.#executor.executor.abort?.(requestId);
      if (work.isCancelled) throw error;
      errors.push(this.#describe(error));
    }
    const [first] = errors;
    if (first && this.#place.onErrorStrategy === 'throw_early') throw deserializeError(first);
    work.addErrors(errors);
    work.header = watch.onto(work.header);
    if (failed.size > failedIds.length) work.header = { ...work.header, failedIds: [...failed] };
  }

  #contextOf(
    work: PeaWork,
    fail: (document: Document, error: unknown, root: Document) => void,
  ): DriverContext {
    const parts = work.open();
    const request = parts.at(-1);
    if (!request) throw new RangeError('A request needs at least one part');
    const { pod, shard } = this.#place;
    return {
      requestId: work.header.requestId,
      request,
      parts,
      executor: this.#executor,
      pod,
      shard,
      leavesPictures: work.header.leavingPods?.includes(pod) ?? false,
      fail: (document, error) => {
        const roots = parts.flatMap(({ docs }) => docs);
        fail(document, error, rootOf(document, roots));
      },
      aside: (promise) => work.turn.aside(promise),
      warn: (document, message) => work.addWarning(warningAbout(document, message)),
      warnOf: (code, message) => work.addWarning(`${code}: ${message}`),
    };
  }

  #recordOn(document: Document, error: unknown): DocumentError {
    const described = { ...this.#describe(error), documentId: document.id };
    document.error = described;
    return described;
  }

  #describe(error: unknown): DocumentError {
    const { pod, shard } = this.#place;
    const place = { code: 'ERR_EXECUTOR', pod, shard } as const;
    const { stack: _stack, faults: _faults, ...described } = serializeError(error, place);
    return this.#place.debug ? { ...described, stack: stackOf(error) } : described;
  }
}

/** After an error some strategies run no more drivers: then nothing is certain to follow. */
function mayBeSkipped({ onErrorStrategy }: PeaPlace): boolean {
  return onErrorStrategy !== 'ignore' && onErrorStrategy !== 'throw_early';
}

function needsDrivers({ does }: DriverList, { partCount }: PeaWork): boolean {
  return does === 'work' || (does === 'merge' && partCount > 1);
}

function noDriver(pod: string, type: RequestType): DocumentError {
  return {
    code: 'ERR_NO_DRIVER',
    message: `Pod ${pod} has no drivers for ${type} requests; add them under requests.on, or requests.use_default: true`,
    pod,
  };
}
