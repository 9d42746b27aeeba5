import type { ErrorCode } from '../document/error-code.ts';
import type { Fault } from '../document/fault.ts';
import type { Location } from './source-text.ts';

/** Collects what is wrong, so that all of it is reported together. The same fault at the same place counts once. */
export class FaultList {
  readonly #faults = new Map<string, Fault>();
  readonly #hide: (message: string) => string;
  readonly #counts = { error: 0, warning: 0 };

  /** @param hide Takes out of a message what must not be shown. */
  constructor(hide: (message: string) => string = (message) => message) {
    this.#hide = hide;
  }

  error(code: ErrorCode, message: string, at?: Location): void {
    this.#add({ code, message, severity: 'error' }, at);
  }

  /** What does not stop it from running. */
  warn(code: ErrorCode, message: string, at?: Location): void {
    this.#add({ code, message, severity: 'warning' }, at);
  }

  get all(): readonly Fault[] {
    return [...this.#faults.values()];
  }

  #add(given: Fault, at: Location | undefined): void {
    if (this.#counts[given.severity] >= maxFaults) return;
    const fault = { ...given, message: this.#hide(given.message) };
    const placed = at
      ? { ...fault, ...at.source.place(at.offset), frame: at.source.frame(at.offset) }
      : fault;
    const id = JSON.stringify([
      placed.code,
      placed.file,
      placed.line,
      placed.column,
      fault.message,
    ]);
    if (this.#faults.has(id)) return;
    this.#faults.set(id, placed);
    this.#counts[fault.severity] += 1;
  }
}

/** Limit for each severity: a hostile file must not fill the memory. */
const maxFaults = 100;
