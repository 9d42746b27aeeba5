import { describeValue } from './describe-value.ts';
import type { ArgumentDefinition } from './executor-definition.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { argumentReplacement } from './obsolete-drivers.ts';
import { didYouMean } from './suggest.ts';

type Definitions = Readonly<Record<string, ArgumentDefinition>>;

/**
 * The arguments that a class gets. Unknown ones are warnings and stay, wrong types are errors and go,
 * those without effect go, silently unless something replaced them. `null` as definitions: anything is right.
 */
export function checkArguments(
  given: Readonly<Record<string, unknown>>,
  definitions: Definitions | null,
  className: string,
  session: LoadSession,
): Record<string, unknown> {
  const options: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    const definition = definitions && Object.hasOwn(definitions, name) ? definitions[name] : null;
    if (definitions && !definition) warnUnknown(name, given, definitions, className, session);
    if (definition?.ignored !== undefined) {
      warnReplaced(name, given, className, session);
      continue;
    }
    const checked = definition ? checkArgument(name, value, definition, given, session) : value;
    if (checked !== undefined) options[name] = checked;
    if (session.places.valueOf(given, name)) reportTags(value, session);
  }
  return options;
}

function warnUnknown(
  name: string,
  given: object,
  definitions: Definitions,
  className: string,
  { faults, places }: LoadSession,
): void {
  const hint = didYouMean(name, Object.keys(definitions));
  const message = `the argument "${name}" of ${className} is not known${hint}`;
  faults.warn('ERR_KEY_UNKNOWN', message, places.keyOf(given, name));
}

function warnReplaced(
  name: string,
  given: object,
  className: string,
  { faults, places }: LoadSession,
): void {
  const replacement = argumentReplacement(name);
  // Files that work with several releases have both.
  if (replacement === '' || Object.hasOwn(given, 'traversal_paths')) return;
  const message = `the argument "${name}" of ${className} has no effect${replacement}`;
  faults.warn('ERR_KEY_UNKNOWN', message, places.keyOf(given, name));
}

function checkArgument(
  name: string,
  value: unknown,
  { type, choices }: ArgumentDefinition,
  given: object,
  { faults, places }: LoadSession,
): unknown {
  if (value === null) return value;
  const converted = convert(value, type);
  const isKnown = !choices || choices.some((choice) => choice === converted);
  if (converted !== undefined && isKnown) return converted;
  const expected = choices ? `one of ${choices.join(', ')}` : expectations[type];
  const hint = choices && typeof value === 'string' ? didYouMean(value, choices.map(String)) : '';
  const message = `"${name}" is ${describeValue(value)}; expected ${expected}${hint}`;
  faults.error('ERR_VALUE', message, places.valueOf(given, name));
  return undefined;
}

const expectations: Readonly<Record<ArgumentDefinition['type'], string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  names: 'a list of names',
  map: 'a mapping',
  any: 'a value',
};

/** The value as its type; undefined when it has another one. YAML makes a number of `index_filename: 2021`. */
function convert(value: unknown, type: ArgumentDefinition['type']): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : ofType(value, 'string');
    case 'number':
    case 'boolean':
      return ofType(value, type);
    case 'integer':
      return Number.isSafeInteger(value) ? value : undefined;
    case 'list':
      return Array.isArray(value) ? value : undefined;
    case 'names':
      return Array.isArray(value) || typeof value === 'string' ? value : undefined;
    case 'map':
      return isMapping(value) ? value : undefined;
    case 'any':
      return value;
  }
}

function ofType(value: unknown, type: 'string' | 'number' | 'boolean'): unknown {
  return typeof value === type ? value : undefined;
}

/** Arguments are data: a tag inside would have to build an object. Only YAML has tags, and no circles. */
function reportTags(value: unknown, session: LoadSession): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && !isMapping(value)) return;
  const at = session.places.keyOf(value, 'jtype');
  if (at && isMapping(value)) {
    const message = `the tag "!${String(value['jtype'])}" stands in an argument; expected plain values`;
    session.faults.error('ERR_YAML_TAG', message, at);
  }
  for (const item of Object.values(value)) reportTags(item, session);
}
