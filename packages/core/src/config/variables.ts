type Environment = Readonly<Record<string, string | undefined>>;

interface Layers {
  /** Win over all others. */
  overrides: Readonly<Record<string, unknown>>;
  /** Of the Flow and the Pod. */
  own: Environment;
  /** Environment of the process, then the `.env` file. */
  fallbacks: readonly Environment[];
  /** Of the caller, for `${{NAME}}` only. */
  context?: Readonly<Record<string, unknown>>;
}

/** Values of `$NAME`, which remembers every name it was asked for. */
export class Variables {
  readonly #layers: Layers;
  readonly #seen: Map<string, string | null>;

  constructor(layers: Layers, seen = new Map<string, string | null>()) {
    this.#layers = layers;
    this.#seen = seen;
  }

  /** The text of a variable; undefined when it is not set. */
  lookup(name: string): string | undefined {
    return this.#note(name, this.#find(name));
  }

  /** As `lookup`, in the context too. */
  lookupInContext(name: string): string | undefined {
    const { context = {} } = this.#layers;
    const found = this.#find(name);
    if (found !== undefined || !Object.hasOwn(context, name)) return this.#note(name, found);
    return this.#note(name, textOf(context[name]));
  }

  #note(name: string, value: string | undefined): string | undefined {
    this.#seen.set(name, value ?? null);
    return value;
  }

  /** Variables in which `env` (of a Flow or a Pod) wins over the process. What is looked up there is remembered here too. */
  extend(env: Environment): Variables {
    const own = { ...this.#layers.own, ...env };
    return new Variables({ ...this.#layers, own }, this.#seen);
  }

  /** Names that have a value. */
  get names(): readonly string[] {
    const { overrides, own, fallbacks, context = {} } = this.#layers;
    return [overrides, own, ...fallbacks, context].flatMap((layer) => Object.keys(layer));
  }

  /** Every name that was looked up, with its value (null: unset). */
  get seen(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(this.#seen);
  }

  #find(name: string): string | undefined {
    const { overrides, own, fallbacks } = this.#layers;
    if (Object.hasOwn(overrides, name) && overrides[name] !== undefined)
      return textOf(overrides[name]);
    return [own, ...fallbacks].find(
      (layer) => Object.hasOwn(layer, name) && layer[name] !== undefined,
    )?.[name];
  }
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
