import { castText } from './cast-text.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import type { Location } from './source-text.ts';
import { didYouMean } from './suggest.ts';

/**
 * Fills in `$VAR`, `${VAR}`, `${{ENV.VAR}}`, `${{VAR}}`, `${{root.a.b}}` and `${{this.key}}` in every text of a document
 * (not in keys) and casts each text to the type it stands for. `$$NAME` stays `$NAME`. A value whose variable is unset is
 * left out, with a fault.
 */
export function expandVariables(root: unknown, session: LoadSession): unknown {
  if (!session.substitute) return root;
  return new Expander(root, session).expand(root, { key: 'the document', self: null });
}

/** The text that is being filled in. */
interface Target {
  /** The key it feeds, for messages. */
  key: string;
  at?: Location | undefined;
  /** The mapping it sits in. */
  self: object | null;
  /** How many references led here; faults are reported where the text itself stands. */
  hops?: number;
}

const unset = Symbol('unset');
const pattern = /\$\$(?=[\w{])|\$\{\{([^{}]*)\}\}|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;
const maxLength = 100_000;
const maxHops = 10;
const maxReferences = 1000;

class Expander {
  readonly #root: unknown;
  readonly #session: LoadSession;
  #references = 0;

  constructor(root: unknown, session: LoadSession) {
    this.#root = root;
    this.#session = session;
  }

  expand(value: unknown, target: Target): unknown {
    if (typeof value === 'string') return this.#expandText(value, target);
    if (Array.isArray(value)) return this.#expandList(value, target);
    return isMapping(value) ? this.#expandMapping(value) : value;
  }

  #expandList(list: readonly unknown[], target: Target): unknown[] {
    const { places } = this.#session;
    const result: unknown[] = [];
    for (const [index, item] of list.entries()) {
      const value = this.expand(item, { ...target, at: places.valueOf(list, index) });
      if (value === unset) continue;
      places.copy(list, index, result, result.push(value) - 1);
    }
    return result;
  }

  #expandMapping(mapping: Readonly<Record<string, unknown>>): object {
    const { places } = this.#session;
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, item] of Object.entries(mapping)) {
      const at = places.valueOf(mapping, key);
      const value = this.expand(item, { key, at, self: mapping });
      if (value === unset) continue;
      result[key] = value;
      places.copy(mapping, key, result, key);
    }
    return result;
  }

  #expandText(text: string, target: Target): unknown {
    if (!text.includes('$')) return castText(text);
    let missing = false;
    let length = 0;
    const filled = text.replace(pattern, (match, reference?: string, ...names: unknown[]) => {
      if (missing) return '';
      if (match === '$$') return '$';
      const name = [names[0], names[1]].find((found) => typeof found === 'string');
      const value =
        reference === undefined
          ? this.#variable(String(name), target)
          : this.#refer(reference, target);
      missing = value === undefined;
      length += value?.length ?? 0;
      if (length <= maxLength) return value ?? '';
      missing = true;
      this.#fault('ERR_YAML_LIMIT', `has more than ${maxLength} characters when filled in`, target);
      return '';
    });
    return missing ? unset : castText(filled);
  }

  /** What stands in `${{ }}`. */
  #refer(text: string, target: Target): string | undefined {
    const reference = text.trim();
    if (/^(?:root|this)[.[]/.test(reference)) return this.#resolve(reference, target);
    const name = reference.replace(/^ENV\./i, '');
    return this.#variable(name, target, name === reference);
  }

  #variable(name: string, target: Target, inContext = false): string | undefined {
    const { variables } = this.#session;
    const value = inContext ? variables.lookupInContext(name) : variables.lookup(name);
    if (value === undefined) {
      const hint = didYouMean(name, variables.names);
      this.#fault(
        'ERR_ENV_UNSET',
        `needs the variable "${name}", which is not set${hint || '; set it in the environment or in a .env file beside the Flow'}`,
        target,
      );
    }
    return value;
  }

  /** The text of another value of the document: `root.a.b`, `root.list[0].x`, `this.key`. */
  #resolve(reference: string, target: Target): string | undefined {
    const { hops = 0 } = target;
    this.#references += 1;
    if (hops >= maxHops || this.#references > maxReferences) {
      return this.#fault('ERR_VALUE', `refers to "${reference}" in a circle or too often`, target);
    }
    const [start, ...keys] = reference.split(/[.[\]]+/).filter((key) => key !== '');
    let self: object | null = start === 'this' ? target.self : null;
    let value: unknown = start === 'this' ? target.self : this.#root;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
        return this.#fault('ERR_VALUE', `refers to "${reference}", which does not exist`, target);
      }
      self = isMapping(value) ? value : self;
      value = (value as Record<string, unknown>)[key];
    }
    if (typeof value === 'object' && value !== null) {
      return this.#fault(
        'ERR_VALUE',
        `refers to "${reference}", which is not a single value`,
        target,
      );
    }
    const filled =
      typeof value === 'string'
        ? this.#expandText(value, { ...target, self, hops: hops + 1 })
        : value;
    return filled === unset ? undefined : String(filled ?? '');
  }

  #fault(
    code: 'ERR_ENV_UNSET' | 'ERR_VALUE' | 'ERR_YAML_LIMIT',
    message: string,
    target: Target,
  ): undefined {
    if (target.hops && code === 'ERR_ENV_UNSET') return undefined;
    this.#session.faults.error(code, `"${target.key}" ${message}`, target.at);
    return undefined;
  }
}
