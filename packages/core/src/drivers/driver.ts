import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { ErrorCode } from '../document/error-code.ts';
import type { Request } from '../document/request.ts';
import type { NamedExecutor } from '../executor/executor.ts';

/** What a driver works on: one request inside one Pea. */
export interface DriverContext {
  readonly requestId: string;
  /** The request that is forwarded. At a join: the last of `parts`. Drivers change it in place. */
  readonly request: Request;
  /** All parts of a join, in the order of `needs` (or of the shards); one part elsewhere. */
  readonly parts: readonly Request[];
  /** The Pea's Executor, with its components when it is a compound. */
  readonly executor: NamedExecutor & { components: readonly NamedExecutor[] };
  readonly pod: string;
  readonly shard: number;
  /** Nobody behind needs the large pictures of what is fetched here. */
  readonly leavesPictures?: boolean;
  /** Records an error on a Document and in the status; the other Documents go on. */
  fail(document: Document, error: unknown): void;
  /**
   * Waits for work that is done elsewhere; meanwhile this Pea may take other requests. Only for requests that write nothing, and
   * not in the middle of a call of the Executor.
   */
  aside<T>(work: Promise<T>): Promise<T>;
  /** Says in the answer, beside the result, what its sender may not expect of this Document. */
  warn(document: Document, message: string): void;
  /** Says in the answer, with a code, what its sender may not expect of the whole request. */
  warnOf(code: ErrorCode, message: string): void;
}

/** Reads and writes Documents of a request and calls one Executor method. */
export interface Driver {
  run(context: DriverContext): Promise<void> | void;
}

/**
 * Builds a driver from its YAML. `following`: the drivers that surely see all it leaves, one after another; a driver may spare
 * work on what they do not keep. Throws a coded error for arguments that cannot work.
 */
export type DriverFactory = (config: DriverConfig, following: readonly DriverConfig[]) => Driver;
