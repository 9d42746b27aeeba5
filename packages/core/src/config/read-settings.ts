import type * as z from 'zod';
import { describeValue } from './describe-value.ts';
import type { LoadSession } from './load-session.ts';
import type { ObsoleteKey } from './schemas/pod.ts';
import { type SettingMeta, settingMeta } from './schemas/setting.ts';
import { didYouMean } from './suggest.ts';

/** How a mapping with known keys is read. */
export interface SettingsRule {
  /** What the mapping is, e.g. `a Pod`. */
  of: string;
  shape: Readonly<Record<string, z.ZodType>>;
  /** Keys of older releases; passed over, with a warning when something is lost. */
  obsolete?: Readonly<Record<string, ObsoleteKey>>;
  /** A prefix that fits one key only stands for it. */
  abbreviations?: boolean;
  /** Unknown keys are errors. Default: warnings. */
  strict?: boolean;
}

/** What was given, by the key's own name. */
export interface Settings {
  /** Values that are right; keys that are absent, empty or wrong are missing. */
  values: Record<string, unknown>;
  /** Each key as it was written, to look up its place. */
  written: Readonly<Record<string, string>>;
}

interface Spellings {
  /** The name of a setting by each of its spellings. */
  spellings: ReadonlyMap<string, string>;
}

/**
 * Reads the keys of a mapping: `-` and `_` are the same, empty values count as absent, the later of two spellings wins.
 * Wrong values are errors, unknown keys are warnings.
 */
export function readSettings(
  given: Readonly<Record<string, unknown>>,
  rule: SettingsRule,
  session: LoadSession,
): Settings {
  const values: Record<string, unknown> = {};
  const written: Record<string, string> = {};
  const spellings = spellingsOf(rule);
  for (const [key, value] of Object.entries(given)) {
    const name = resolveKey(key, given, { ...rule, spellings }, session);
    if (name === undefined || value === null || value === undefined) continue;
    const result = readValue(key, value, given, rule.shape[name], session);
    if (result === undefined) continue;
    values[name] = result;
    written[name] = key;
  }
  return { values, written };
}

/** The name of a key's setting; undefined, mostly with a fault, when it has none. */
function resolveKey(
  key: string,
  given: object,
  rule: SettingsRule & Spellings,
  session: LoadSession,
): string | undefined {
  const spelling = key.replaceAll('-', '_');
  const exact = rule.spellings.get(spelling);
  if (exact !== undefined) return exact;
  const obsolete = rule.obsolete && Object.hasOwn(rule.obsolete, spelling);
  const fits = rule.abbreviations && spelling !== '' ? namesWithPrefix(spelling, rule) : [];
  if (obsolete) reportObsolete(key, given, rule.obsolete?.[spelling], session);
  else if (fits.length === 1) return fits[0];
  else reportUnknown(key, given, { ...rule, fits }, session);
  return undefined;
}

function reportObsolete(
  key: string,
  given: object,
  obsolete: ObsoleteKey | undefined,
  { faults, places }: LoadSession,
): void {
  if (obsolete?.replacement === undefined) return;
  const message = `the key "${key}" is of older releases and has no effect, as in Jina 1.0; write ${obsolete.replacement}`;
  faults.warn('ERR_KEY_UNKNOWN', message, places.keyOf(given, key));
}

function reportUnknown(
  key: string,
  given: object,
  { of, fits, spellings, strict }: SettingsRule & Spellings & { fits: readonly string[] },
  { faults, places }: LoadSession,
): void {
  const at = places.keyOf(given, key);
  if (fits.length > 1) {
    const exact = [...spellings.keys()].find(
      (name) => !fits.includes(name) && name.startsWith(key),
    );
    const also = exact === undefined ? '' : ` did you mean "${exact}"? It is also`;
    const message = `the key "${key}" is${also && ' not known;'}${also} short for ${fits.join(', ')}`;
    faults.error('ERR_KEY_UNKNOWN', message, at);
    return;
  }
  const hint = didYouMean(key.replaceAll('-', '_'), spellings.keys());
  if (strict) {
    faults.error('ERR_KEY_UNKNOWN', `the key "${key}" of ${of} is not known${hint}`, at);
    return;
  }
  const message = `the key "${key}" of ${of} is not known and has no effect${hint}`;
  faults.warn('ERR_KEY_UNKNOWN', message, at);
}

function spellingsOf({ shape }: SettingsRule): Map<string, string> {
  const spellings = new Map<string, string>();
  for (const [name, schema] of Object.entries(shape)) {
    for (const spelling of [name, ...(settingMeta(schema).aliases ?? [])])
      spellings.set(spelling, name);
  }
  return spellings;
}

function namesWithPrefix(prefix: string, rule: SettingsRule & Spellings): string[] {
  const names = [...rule.spellings]
    .filter(([spelling, name]) => spelling.startsWith(prefix) && !isExact(rule.shape[name]))
    .map(([, name]) => name);
  return [...new Set(names)];
}

function isExact(schema: z.ZodType | undefined): boolean {
  return schema !== undefined && settingMeta(schema).exact === true;
}

function readValue(
  key: string,
  value: unknown,
  given: object,
  schema: z.ZodType | undefined,
  { faults, places }: LoadSession,
): unknown {
  if (!schema) return undefined;
  const meta = settingMeta(schema);
  const at = places.valueOf(given, key);
  if (meta.unsupported && !isNeutral(value, meta)) {
    faults.warn(
      'ERR_NOT_SUPPORTED',
      `"${key}" has no effect: ${meta.unsupported}`,
      places.keyOf(given, key),
    );
  }
  if (meta.flag && (typeof value === 'string' || typeof value === 'number')) {
    const message = `"${key}" is ${describeValue(value)}, which switches it on; write true or false`;
    faults.warn('ERR_VALUE', message, at);
    return true;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  faults.error('ERR_VALUE', wrongValue(key, value, meta), at);
  return undefined;
}

function isNeutral(value: unknown, { neutral = [] }: SettingMeta): boolean {
  return neutral.some((item) => item === (typeof value === 'string' ? value.toLowerCase() : value));
}

function wrongValue(key: string, value: unknown, { expected, choices }: SettingMeta): string {
  const hint = typeof value === 'string' && choices ? didYouMean(value, choices) : '';
  return `"${key}" is ${describeValue(value)}; expected ${expected}${hint}`;
}
