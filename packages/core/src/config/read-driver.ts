import { checkArguments } from './check-arguments.ts';
import { describeValue } from './describe-value.ts';
import type { ArgumentDefinition } from './executor-definition.ts';
import type { DriverConfig } from './flow-config.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { driverReplacement } from './obsolete-drivers.ts';
import { readSettings } from './read-settings.ts';
import type { BuiltIn } from './resources.ts';
import { commonDriverArguments, driverSchema } from './schemas/driver.ts';
import type { Location } from './source-text.ts';
import { didYouMean } from './suggest.ts';
import { classOfJtype } from './yaml-tag.ts';

/** Reads the drivers of a list; null for entries that are none. `builtIn` is the built-in that needs them. */
export function readDrivers(
  list: readonly unknown[],
  session: LoadSession,
  builtIn?: BuiltIn,
): DriverConfig[] {
  return list.flatMap((item, index) => {
    const at = session.places.valueOf(list, index);
    return readDriver(item, at, session, builtIn) ?? [];
  });
}

/** Arguments that a driver of this class can have. */
export function driverArguments(
  name: string,
  { catalog }: LoadSession,
): Readonly<Record<string, ArgumentDefinition>> {
  return { ...commonDriverArguments, ...catalog.drivers.get(name)?.arguments };
}

/** Checks arguments of drivers, whose paths may be one text of letters. */
export function readDriverOptions(
  name: string,
  given: Readonly<Record<string, unknown>>,
  session: LoadSession,
): Record<string, unknown> {
  const { places } = session;
  const prepared: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(given)) {
    prepared[key] = key === 'traversal_paths' && typeof value === 'string' ? [...value] : value;
    places.copy(given, key, prepared, key);
  }
  const known = session.catalog.drivers.has(name) ? driverArguments(name, session) : null;
  const options = checkArguments(prepared, known, name, session);
  checkPaths(options, prepared, session);
  return options;
}

function readDriver(
  item: unknown,
  at: Location | undefined,
  session: LoadSession,
  builtIn: BuiltIn | undefined,
): DriverConfig | undefined {
  const className = isMapping(item) ? classOfJtype(item['jtype']) : undefined;
  if (!isMapping(item) || className === undefined) {
    const hint =
      typeof item === 'string' ? `; write "- !${item.replace(/^!*/, '').slice(0, 50)}"` : '';
    const message = `a driver is ${describeValue(item)}; expected a class such as !EncodeDriver${hint}`;
    session.faults.error('ERR_VALUE', message, at);
    return undefined;
  }
  reportUnknown(className, at, session, builtIn);
  const rule = {
    of: `the driver ${className} (arguments belong under "with")`,
    shape: driverSchema.shape,
  };
  const { values } = readSettings(item, rule, session);
  const given = isMapping(values['with']) ? values['with'] : {};
  const support = session.catalog.drivers.get(className)?.support;
  return {
    name: className,
    options: readDriverOptions(className, given, session),
    ...(support && { support }),
    ...(at && { place: at.source.place(at.offset) }),
  };
}

function reportUnknown(
  className: string,
  at: Location | undefined,
  { catalog, faults }: LoadSession,
  builtIn: BuiltIn | undefined,
): void {
  if (catalog.drivers.has(className)) return;
  if (builtIn !== undefined) {
    const message = `"${builtIn.name}" is not supported yet: it needs the driver ${className}`;
    faults.error('ERR_NOT_SUPPORTED', message, builtIn.at);
    return;
  }
  const hint = driverReplacement(className) || didYouMean(className, catalog.drivers.keys());
  faults.error('ERR_DRIVER_UNKNOWN', `the driver "${className}" is not known${hint}`, at);
}

function checkPaths(
  options: Readonly<Record<string, unknown>>,
  given: object,
  { faults, places }: LoadSession,
): void {
  const paths = options['traversal_paths'];
  if (!Array.isArray(paths)) return;
  const wrong = paths.find((path) => typeof path !== 'string' || !/^[rcm]+$/i.test(path));
  if (wrong === undefined) return;
  const message = `"traversal_paths" has ${describeValue(wrong)}; expected letters r, c and m, e.g. [r, cm]`;
  faults.error('ERR_VALUE', message, places.valueOf(given, 'traversal_paths'));
}
