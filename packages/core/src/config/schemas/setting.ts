import * as z from 'zod';
import { isMapping } from '../is-mapping.ts';

/** What the reference pages and messages say about one key. */
export interface SettingMeta {
  /** One sentence. */
  description: string;
  /** What a value must be, as a message says it. */
  expected: string;
  default?: unknown;
  /** Other spellings. */
  aliases?: readonly string[];
  /** Values there are, where the set is fixed. */
  choices?: readonly string[];
  /** On or off: any text switches it on, as in Jina. */
  flag?: boolean;
  /** Must be written out: no prefix stands for it. */
  exact?: boolean;
  /** Why the key has no effect here and what to do instead; the user is told. */
  unsupported?: string;
  /** Values of such a key that ask for what happens anyway: nobody needs to be told. */
  neutral?: readonly (string | number | boolean)[];
  /** What is not as in Jina, for the reference page. */
  differs?: string;
  [key: string]: unknown;
}

type More = Pick<SettingMeta, 'aliases' | 'exact' | 'differs'>;

/** A text; numbers are taken as one, because YAML turns `name: 1` into a number. */
export function text(description: string, more: More = {}) {
  return anyText()
    .optional()
    .meta({ description, expected: 'a text', ...more } satisfies SettingMeta);
}

/** A whole number from `min` to `max`. */
export function integer(
  { value, min, max }: { value: number; min: number; max: number },
  description: string,
  more: More = {},
) {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `, at least ${min}` : ` from ${min} to ${max}`;
  const expected = `a whole number${min === Number.MIN_SAFE_INTEGER ? '' : bounds}`;
  return z
    .int()
    .min(min)
    .max(max)
    .default(value)
    .meta({ description, expected, default: value, ...more } satisfies SettingMeta);
}

/** Longest time that a timer can measure, in ms. */
export const longestTime = 2 ** 31 - 1;

/** A time in ms, from 0; without a default. */
export function milliseconds(description: string, more: More = {}) {
  return z
    .int()
    .min(0)
    .max(longestTime)
    .optional()
    .meta({
      description,
      expected: `a whole number from 0 to ${longestTime}`,
      ...more,
    } satisfies SettingMeta);
}

/** On or off; default off. */
/** @param value The default. */
export function flag(
  description: string,
  { value = false, ...more }: More & { value?: boolean } = {},
) {
  return z
    .boolean()
    .default(value)
    .meta({
      description,
      expected: 'true or false',
      default: value,
      flag: true,
      ...more,
    } satisfies SettingMeta);
}

/** One of `choices`, in any case; the first is the default. */
export function choice<const C extends readonly [string, ...string[]]>(
  choices: C,
  description: string,
  more: More = {},
) {
  const schema = z.enum(choices);
  const first: C[number] = choices[0];
  return z
    .preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), schema)
    .default(first as z.output<typeof schema>)
    .meta({
      description,
      expected: `one of ${choices.join(', ')}`,
      default: first,
      choices,
      ...more,
    } satisfies SettingMeta);
}

/** Texts by name, for the environment of a process. */
export function environment(description: string, more: More = {}) {
  const value = z.preprocess(
    (given) => (typeof given === 'boolean' ? String(given) : given),
    anyText(),
  );
  return z
    .record(z.string(), value)
    .default({})
    .meta({
      description,
      expected: 'a mapping of names to texts',
      default: {},
      ...more,
    } satisfies SettingMeta);
}

/** A list of texts, or one text. */
export function texts(description: string, more: More = {}) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(anyText()).readonly(),
    )
    .default([])
    .meta({
      description,
      expected: 'a list of texts',
      default: [],
      ...more,
    } satisfies SettingMeta);
}

/** A mapping that is read further on; it stays the same object, so that its places are known. */
export function mapping(description: string, more: More = {}) {
  return z
    .custom<Record<string, unknown>>(isMapping)
    .optional()
    .meta({ description, expected: 'a mapping', ...more } satisfies SettingMeta);
}

/** A list that is read further on; it stays the same object, so that its places are known. */
export function list(description: string) {
  return z
    .custom<readonly unknown[]>(Array.isArray)
    .optional()
    .meta({ description, expected: 'a list' } satisfies SettingMeta);
}

/** Anything; whoever reads it checks it. */
export function anything(expected: string, description: string, more: More = {}) {
  return z
    .unknown()
    .optional()
    .meta({ description, expected, ...more } satisfies SettingMeta);
}

/** A key that nobody needs to set: what it says is known anyway, in Jina too. It changes nothing and is accepted without a word. */
export function computed(expected: string, description: string, more: More = {}) {
  return anything(expected, `${description} Found out by itself, as in Jina; no effect.`, more);
}

/** A key of Jina that has no effect here, which the user has to know, unless the value is one of `neutral`. */
export function unsupported(
  expected: string,
  description: string,
  reason: string,
  more: More & Pick<SettingMeta, 'neutral'> = {},
) {
  return z
    .unknown()
    .optional()
    .meta({ description, expected, unsupported: reason, ...more } satisfies SettingMeta);
}

/** What is known about a key. */
export function settingMeta(schema: z.ZodType): SettingMeta {
  return schema.meta() as SettingMeta;
}

function anyText() {
  return z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string());
}
