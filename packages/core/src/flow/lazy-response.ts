import { decodeRequest } from '../document/codec.ts';
import type { Document } from '../document/document.ts';
import type { Envelope, Route, Status } from '../document/envelope.ts';
import type { QueryLang, Request, RequestType } from '../document/request.ts';
import type { Response } from './response.ts';

/** A Response over an Envelope whose body is decoded when it is first needed. */
export class LazyResponse implements Response {
  readonly #envelope: Envelope;
  #request: Request | undefined;

  constructor(envelope: Envelope) {
    this.#envelope = envelope;
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
    return this.#envelope.header.routes;
  }

  get documents(): number {
    return this.#envelope.header.documents;
  }

  get docs(): Document[] {
    return this.#decoded.docs;
  }

  get groundtruths(): Document[] {
    return this.#decoded.groundtruths ?? [];
  }

  get queryset(): QueryLang[] {
    return this.#decoded.queryset ?? [];
  }

  get #decoded(): Request {
    this.#request ??= decodeRequest(this.#envelope);
    return this.#request;
  }
}
