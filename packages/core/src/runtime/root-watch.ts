import type { EnvelopeHeader } from '../document/envelope.ts';
import type { Request } from '../document/request.ts';
import type { LoadedDriver } from './load-drivers.ts';

/** Notes which root Documents the drivers of a Pea take out of a request before any has stored, matched or judged them. */
export class RootWatch {
  readonly #request: Request;
  readonly #untaken: Set<string>;
  #isTaken: boolean;
  #docs: Request['docs'];
  #ids: readonly string[];

  constructor(request: Request, { untakenIds, isTaken }: EnvelopeHeader) {
    this.#request = request;
    this.#untaken = new Set(untakenIds);
    this.#isTaken = isTaken;
    this.#docs = request.docs;
    this.#ids = idsOf(request);
  }

  /** To be called when a driver has run. */
  note({ takes }: LoadedDriver): void {
    const { docs } = this.#request;
    if (takes && this.#ids.length > 0) this.#isTaken = true;
    if (docs === this.#docs && docs.length === this.#ids.length) return;
    const ids = idsOf(this.#request);
    if (!this.#isTaken) {
      const left = new Set(ids);
      for (const id of this.#ids) if (!left.has(id)) this.#untaken.add(id);
    }
    this.#docs = docs;
    this.#ids = ids;
  }

  /** The header with what was noted. */
  onto(header: EnvelopeHeader): EnvelopeHeader {
    return { ...header, untakenIds: [...this.#untaken], isTaken: this.#isTaken };
  }
}

function idsOf({ docs }: Request): string[] {
  return docs.map(({ id }) => id);
}
