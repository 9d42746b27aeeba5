import { decodeRequest, encodedSize } from '../document/codec.ts';
import type { Document } from '../document/document.ts';
import type { Envelope, Route, Status } from '../document/envelope.ts';
import type { QueryLang, Request, RequestType } from '../document/request.ts';
import { routeStatusOf } from '../document/route-status.ts';
import type { Response, ResponseSize } from './response.ts';

/** A Response over an Envelope whose body is decoded when it is first needed. */
export class LazyResponse implements Response {
  readonly #envelope: Envelope;
  readonly #order: readonly string[];
  readonly #isOrdered: boolean;
  readonly size: ResponseSize;
  #request: Request | undefined;

  /**
   * @param order Ids of the Documents that were sent. Those of the answer stand in this order, whatever a join made of it,
   *   unless a driver of the Flow orders them or one id stands twice.
   * @param isOrdered A driver of the Flow orders the root Documents.
   * @param sent Bytes that went into the Flow.
   */
  constructor(envelope: Envelope, order: readonly string[], isOrdered: boolean, sent: number) {
    this.#envelope = envelope;
    this.#order = order;
    this.#isOrdered = isOrdered;
    this.size = { sent, received: encodedSize(envelope), body: envelope.body.byteLength };
  }

  get requestId(): string {
    return this.#envelope.header.requestId;
  }

  get type(): RequestType {
    return this.#envelope.header.type;
  }

  get status(): Status {
    return this.#envelope.header.status;
  }

  get routes(): readonly Route[] {
    const { routes, status } = this.#envelope.header;
    return routes.map((route) => ({ ...route, status: routeStatusOf(route, status.errors) }));
  }

  get warnings(): readonly string[] {
    return this.#envelope.header.warnings;
  }

  get untaken(): readonly string[] {
    return this.#envelope.header.untakenIds;
  }

  get documents(): number {
    return this.#envelope.header.documents;
  }

  get documentIds(): readonly string[] {
    return this.#order;
  }

  get docs(): Document[] {
    return this.#decoded.docs;
  }

  get groundtruths(): Document[] {
    return this.#decoded.groundtruths ?? [];
  }

  get queryset(): QueryLang[] {
    // What the drivers noted in it is not the sender's.
    return (this.#decoded.queryset ?? []).map(({ expressionTime: _time, ...entry }) => entry);
  }

  get #decoded(): Request {
    if (this.#request) return this.#request;
    const request = decodeRequest(this.#envelope);
    this.#request = this.#isOrdered ? request : inOrder(request, this.#order);
    return this.#request;
  }
}

function inOrder(request: Request, order: readonly string[]): Request {
  // Groundtruths are parallel to the Documents: such answers stay as they are.
  if (request.groundtruths) return request;
  // Where a Document came back several times its copies stand as the join put them.
  if (new Set(request.docs.map(({ id }) => id)).size < request.docs.length) return request;
  const places = new Map<string, number>();
  for (const [place, id] of order.entries()) if (!places.has(id)) places.set(id, place);
  const placeOf = ({ id }: Document): number => places.get(id) ?? order.length;
  return { ...request, docs: request.docs.toSorted((a, b) => placeOf(a) - placeOf(b)) };
}
