import type { z } from 'zod';
import { describeValue } from './describe-value.ts';
import type { LoadSession } from './load-session.ts';
import { type SettingMeta, settingMeta } from './schemas/setting.ts';
import { didYouMean } from './suggest.ts';

/** How a mapping with known keys is read. */
export interface SettingsRule {
  /** What the mapping is, e.g. `a Pod`. */
  of: string;
  shape: Readonly<Record<string, z.ZodType>>;
  /** Keys that are passed over without a word. */
  obsolete?: readonly string[];
  /** A prefix that fits one key only stands for it. */
  abbreviations?: boolean;
}

/** What was given, by the key's own name. */
export interface Settings {
  /** Values that are right; keys that are absent, empty or wrong are missing. */
  values: Record<string, unknown>;
  /** Each key as it was written, to look up its place. */
  written: Readonly<Record<string, string>>;
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
  rule: SettingsRule & { spellings: ReadonlyMap<string, string> },
  { faults, places }: LoadSession,
): string | undefined {
  const spelling = key.replaceAll('-', '_');
  const { spellings } = rule;
  const exact = spellings.get(spelling);
  if (exact !== undefined || rule.obsolete?.includes(spelling)) return exact;
  const fits = rule.abbreviations && spelling !== '' ? namesWithPrefix(spelling, rule) : [];
  if (fits.length === 1) return fits[0];
  const at = places.keyOf(given, key);
  if (fits.length > 1) {
    faults.error('ERR_KEY_UNKNOWN', `the key "${key}" is short for ${fits.join(', ')}`, at);
  } else {
    const hint = didYouMean(spelling, spellings.keys());
    faults.warn(
      'ERR_KEY_UNKNOWN',
      `the key "${key}" of ${rule.of} is not known and has no effect${hint}`,
      at,
    );
  }
  return undefined;
}

function spellingsOf({ shape }: SettingsRule): Map<string, string> {
  const spellings = new Map<string, string>();
  for (const [name, schema] of Object.entries(shape)) {
    for (const spelling of [name, ...(settingMeta(schema).aliases ?? [])])
      spellings.set(spelling, name);
  }
  return spellings;
}

function namesWithPrefix(
  prefix: string,
  rule: SettingsRule & { spellings: ReadonlyMap<string, string> },
): string[] {
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
  if (meta.unsupported) {
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

function wrongValue(key: string, value: unknown, { expected, choices }: SettingMeta): string {
  const hint = typeof value === 'string' && choices ? didYouMean(value, choices) : '';
  return `"${key}" is ${describeValue(value)}; expected ${expected}${hint}`;
}
