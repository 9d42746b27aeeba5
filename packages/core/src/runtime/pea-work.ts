import { decodeRequest, encodeRequest } from '../document/codec.ts';
import type { DocumentError } from '../document/document.ts';
import {
  type Envelope,
  type EnvelopeHeader,
  mergeHeaders,
  statusOf,
} from '../document/envelope.ts';
import { itemCount, type Request } from '../document/request.ts';
import { mergeWarnings } from '../document/warnings.ts';
import { lonelyTurn, type Turn } from './turn.ts';

/** A request in the hands of a Pea. It is decoded when somebody looks inside, and goes on as the bytes it came in when nobody does. */
export class PeaWork {
  header: EnvelopeHeader;
  #envelopes: readonly Envelope[];
  #opened: Request[] | undefined;
  readonly turn: Turn;

  /**
   * @param parts One, or those of a join.
   * @param turn Default: that of a request that is alone.
   */
  constructor(parts: readonly Envelope[], turn = lonelyTurn) {
    this.#envelopes = parts;
    this.turn = turn;
    this.header = mergeHeaders(parts);
  }

  /** True when nobody wants the result any more. */
  get isCancelled(): boolean {
    return this.turn.isCancelled();
  }

  get partCount(): number {
    return (this.#opened ?? this.#envelopes).length;
  }

  /** All parts, decoded. */
  open(): readonly Request[] {
    this.#opened ??= this.#envelopes.map(decodeRequest);
    return this.#opened;
  }

  /** Of several parts only the last goes on: that is where drivers put them together. */
  keepLast(): void {
    if (this.#opened) this.#opened = this.#opened.slice(-1);
    else this.#envelopes = this.#envelopes.slice(-1);
  }

  addErrors(errors: readonly DocumentError[]): void {
    if (errors.length === 0) return;
    this.header = { ...this.header, status: statusOf([...this.header.status.errors, ...errors]) };
  }

  addWarning(warning: string): void {
    this.header = { ...this.header, warnings: mergeWarnings(this.header.warnings, [warning]) };
  }

  /** What is forwarded. */
  seal(): Envelope {
    const request = this.#opened?.at(-1);
    if (request) {
      return { header: { ...this.header, carries: itemCount(request) }, ...encodeRequest(request) };
    }
    return { ...(this.#envelopes.at(-1) as Envelope), header: this.header };
  }
}
