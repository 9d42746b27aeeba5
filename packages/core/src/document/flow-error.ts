import type { ErrorCode } from './error-code.ts';
import type { Fault } from './fault.ts';

/** Where an error happened and what it is about. Everything here survives a thread hop. */
export interface ErrorPlace {
  /** Name of the Pod, e.g. `image_encoder`. */
  pod?: string;
  /** Shard of the Pod, from 1; 0 for a Pod of one Pea. */
  shard?: number;
  /** Id of the Document the error is about. */
  documentId?: string;
  /** The faults of a configuration, for `ERR_CONFIG`. */
  faults?: readonly Fault[];
}

/**
 * The error of Podflow. Identify it by `code`, never by `instanceof`: errors cross threads.
 * Its message names the thing, what was got, what was expected and what to do.
 */
export class FlowError extends Error {
  readonly code: ErrorCode;
  readonly pod?: string;
  readonly shard?: number;
  readonly documentId?: string;
  readonly faults?: readonly Fault[];

  constructor(code: ErrorCode, message: string, options: ErrorPlace & { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FlowError';
    this.code = code;
    if (options.pod !== undefined) this.pod = options.pod;
    if (options.shard !== undefined) this.shard = options.shard;
    if (options.documentId !== undefined) this.documentId = options.documentId;
    if (options.faults !== undefined) this.faults = options.faults;
  }
}
