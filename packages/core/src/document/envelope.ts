import type { DocumentError } from './document.ts';
import type { RequestType } from './request.ts';
import type { RouteStatus } from './route-status.ts';
import { mergeWarnings } from './warnings.ts';

/** The path of a request through one Pod. Times in ms since the epoch, with fractions. */
export interface Route {
  pod: string;
  /** Shard, from 1; 0 for a Pod of one Pea. */
  shard: number;
  startTime: number;
  endTime: number;
  /** How the request fared there; answers have it. */
  status?: RouteStatus;
}

/** How a request fared. `ERROR`: at least one Document, or a whole Pod, failed; what could go on went on. */
export interface Status {
  code: 'SUCCESS' | 'ERROR';
  /** First error in one sentence; empty when there is none. */
  description: string;
  /** Every error, with the Pod, the shard and the Document where known. */
  errors: DocumentError[];
}

/** Small, plain, cheap to clone: read by every Router and Pea. */
export interface EnvelopeHeader {
  requestId: string;
  type: RequestType;
  /** Number of root Documents (ids for `delete`) that came in. */
  documents: number;
  /** Root Documents, groundtruths and ids that the body has now. With none there is nothing left to do. */
  carries: number;
  routes: Route[];
  status: Status;
  /** Ids of root Documents that failed, themselves or in a chunk or match: their writes are taken back. */
  failedIds: string[];
  /** ms that each Pea may work at it; 0: for ever. Default: what its Pod says. */
  timeoutRequest?: number;
  /** Pods that may leave large pictures of what they fetch in their index. */
  leavingPods?: readonly string[];
  /** What did not fail but may not be as the sender expects; at most `maxWarnings`. */
  warnings: string[];
  /** Ids of root Documents that were filtered away on this way before a Pod had stored, matched or judged them. */
  untakenIds: string[];
  /** A Pod has stored, matched or judged what was in the request then: what leaves it from here on was taken. */
  isTaken: boolean;
}

/** A request under way. The body is decoded only by who needs it. */
export interface Envelope {
  header: EnvelopeHeader;
  /** The encoded Request, see codec.ts. Owns its whole ArrayBuffer, so that a hop can transfer it. */
  body: Uint8Array;
  /** Shared memory that the body's tensors refer to by position. */
  tensors: SharedArrayBuffer[];
}

/**
 * The header of a join: that of the last part, with the routes, errors, failed ids and warnings of all. Untaken is what no part took.
 * What the parts have in common (they left the same Pod once) appears once.
 */
export function mergeHeaders(parts: readonly Envelope[]): EnvelopeHeader {
  const last = parts.at(-1);
  if (!last) throw new RangeError('A join needs at least one part');
  if (parts.length === 1) return last.header;
  const headers = parts.map(({ header }) => header);
  return {
    ...last.header,
    routes: distinct(
      headers.flatMap(({ routes }) => routes),
      ({ pod, shard, startTime }) => `${startTime} ${shard} ${pod}`,
    ).sort(byStart),
    status: statusOf(
      distinct(
        headers.flatMap(({ status }) => status.errors),
        (error) => JSON.stringify(error),
      ),
    ),
    failedIds: [...new Set(headers.flatMap(({ failedIds }) => failedIds))],
    warnings: mergeWarnings(...headers.map(({ warnings }) => warnings)),
    untakenIds: untakenInAll(headers),
    isTaken: isTakenInAll(headers),
  };
}

/** Ids that no part's way took. */
function untakenInAll([first, ...others]: readonly EnvelopeHeader[]): string[] {
  const sets = others.map(({ untakenIds }) => new Set(untakenIds));
  return first?.untakenIds.filter((id) => sets.every((set) => set.has(id))) ?? [];
}

/** A part that carries nothing has nothing left that could leave. */
function isTakenInAll(headers: readonly EnvelopeHeader[]): boolean {
  const carrying = headers.filter(({ carries }) => carries > 0);
  return carrying.length > 0 && carrying.every(({ isTaken }) => isTaken);
}

/** A second envelope for another receiver: own body, same shared memory. */
export function copyEnvelope({ header, body, tensors }: Envelope): Envelope {
  return { header, body: body.slice(), tensors };
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

function byStart(a: Route, b: Route): number {
  return a.startTime - b.startTime;
}

/** A status without errors. */
export function successStatus(): Status {
  return { code: 'SUCCESS', description: '', errors: [] };
}

/** A status that lists `errors`; the first one is the description. */
export function statusOf(errors: readonly DocumentError[]): Status {
  const [first] = errors;
  if (!first) return successStatus();
  return { code: 'ERROR', description: first.message, errors: [...errors] };
}
