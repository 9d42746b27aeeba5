import type { Document } from '../document/document.ts';
import type { Route, Status } from '../document/envelope.ts';
import type { QueryLang, RequestType } from '../document/request.ts';

/** The answer to one request. `docs` is decoded when it is first read. */
export interface Response {
  readonly requestId: string;
  readonly type: RequestType;
  readonly docs: Document[];
  readonly groundtruths: Document[];
  readonly queryset: QueryLang[];
  readonly status: Status;
  /** One entry for each Pod the request went through, the gateway first and last. */
  readonly routes: readonly Route[];
  /** Number of root Documents (ids for `delete`) that were sent in this request. */
  readonly documents: number;
  /** Ids of the root Documents that were sent in this request, without decoding anything; undefined in answers of a server. */
  readonly documentIds?: readonly string[];
  /** How much went through the Flow; undefined for an answer that was put together outside of it. */
  readonly size?: ResponseSize;
  /** What is not wrong with the request, but may not be what its sender expects, e.g. that only the beginning of a text counts. */
  readonly warnings?: readonly string[];
  /**
   * Ids of root Documents that no Pod took: filters let them through nowhere, so they are not stored or have no matches. `warnings`
   * says why. undefined: none.
   */
  readonly untaken?: readonly string[];
}

/** Bytes of an encoded request, tensors included. */
export interface ResponseSize {
  /** When it went into the Flow. */
  sent: number;
  /** When it came back. */
  received: number;
  /** Part of `received` without the tensors. */
  body: number;
}
