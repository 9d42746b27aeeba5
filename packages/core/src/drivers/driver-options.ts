import type { DriverConfig } from '../config/flow-config.ts';
import { FlowError } from '../document/flow-error.ts';

/** What a driver's argument may be. */
export interface OptionKind<T> {
  /** Says what is expected, e.g. `true or false`. */
  readonly expected: string;
  /** The value to use; undefined when `value` is not of this kind. `label` names the argument in messages. */
  read(value: unknown, label: string): T | undefined;
}

/** An argument of a driver, `fallback` when it is not given. Throws `ERR_VALUE` for one that cannot work. */
export function option<T, F>(
  config: DriverConfig,
  argument: string,
  kind: OptionKind<T>,
  fallback: F,
): T | F {
  const value = config.options[argument];
  return value === undefined || value === null
    ? fallback
    : readValue(config, argument, kind, value);
}

/** As `option`, for an argument that must be given. */
export function requiredOption<T>(config: DriverConfig, argument: string, kind: OptionKind<T>): T {
  return readValue(config, argument, kind, config.options[argument]);
}

/** Checks one value of an argument. Throws `ERR_VALUE`. */
export function readValue<T>(
  config: DriverConfig,
  argument: string,
  kind: OptionKind<T>,
  value: unknown,
): T {
  const label = labelOf(config, argument);
  const read = kind.read(value, label);
  if (read !== undefined) return read;
  const got = value === undefined ? 'nothing' : JSON.stringify(value);
  throw new FlowError('ERR_VALUE', `${label}: expected ${kind.expected}, got ${got}`);
}

function labelOf({ name, place }: DriverConfig, argument: string): string {
  const where = place ? ` (${place.file}:${place.line}:${place.column})` : '';
  return `${name}.${argument}${where}`;
}

export const text: OptionKind<string> = {
  expected: 'a text that is not empty',
  read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

export const flag: OptionKind<boolean> = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

export const number: OptionKind<number> = {
  expected: 'a number',
  read: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
};

export const wholeNumber: OptionKind<number> = {
  expected: 'a whole number of at least 0',
  read: (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
};

export const textList: OptionKind<readonly string[]> = {
  expected: 'a list of texts',
  read: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
};

/** A list of names; a single one may stand without a list. */
export const nameList: OptionKind<readonly string[]> = {
  expected: 'a list of names',
  read: (value, label) => textList.read(typeof value === 'string' ? [value] : value, label),
};

/** Positive, negative or 0. */
export const position: OptionKind<number> = {
  expected: 'a whole number',
  read: (value) => (Number.isSafeInteger(value) ? Number(value) : undefined),
};

/** A list of texts with at least one. */
export const filledTextList: OptionKind<readonly string[]> = {
  expected: 'a list of texts that is not empty',
  read: (value, label) => {
    const list = textList.read(value, label);
    return list && list.length > 0 ? list : undefined;
  },
};
