import { type RequestType, requestNames, requestTypes } from '../document/request.ts';
import { describeValue } from './describe-value.ts';
import type { DriverConfig, ExecutorConfig } from './flow-config.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { driverArguments, readDriverOptions, readDrivers } from './read-driver.ts';
import { readSettings } from './read-settings.ts';
import type { BuiltIn } from './resources.ts';
import { requestDriversSchema, requestsSchema } from './schemas/executor.ts';
import { didYouMean } from './suggest.ts';

type Bindings = Partial<Record<RequestType, readonly DriverConfig[]>>;

/** Requests that control the framework: never seen by drivers here. The second is a spelling of existing files. */
const controlNames = new Set(['ControlRequest', 'ControRequest']);

/**
 * Reads `requests`: drivers by type; a type in several keys collects them in order, one without drivers is not handled.
 * `builtIn` is the built-in whose requests they are.
 */
export function readRequests(
  given: Readonly<Record<string, unknown>>,
  session: LoadSession,
  builtIn?: BuiltIn,
): Pick<ExecutorConfig, 'requests' | 'useDefault'> {
  const rule = { of: 'requests', shape: requestsSchema.shape };
  const { values } = readSettings(given, rule, session);
  const useDefault = values['use_default'] === true;
  const on = isMapping(values['on']) ? values['on'] : {};
  if (Object.keys(on).length === 0) return { requests: null, useDefault };
  const bindings: Bindings = {};
  for (const [key, value] of Object.entries(on)) {
    const types = readTypes(key, on, session);
    if (types.length > 0) bind(bindings, types, value, { on, key, session, builtIn });
  }
  const handled = Object.entries(bindings).filter(
    ([, drivers]) => drivers.length > 0 || useDefault,
  );
  return { requests: Object.fromEntries(handled), useDefault };
}

/** The types of `IndexRequest` or `[IndexRequest, UpdateRequest]`. */
function readTypes(key: string, on: object, { faults, places }: LoadSession): RequestType[] {
  const names = key
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((name) => name.trim());
  return names.flatMap((name) => {
    const type = requestTypes.find((known) => known === name || requestNames[known] === name);
    if (type || controlNames.has(name)) return type ?? [];
    const hint = didYouMean(name, Object.values(requestNames));
    const message = `the request "${name}" never arrives${hint || `; expected ${Object.values(requestNames).join(', ')}`}`;
    faults.warn('ERR_KEY_UNKNOWN', message, places.keyOf(on, key));
    return [];
  });
}

interface Binding {
  on: object;
  key: string;
  session: LoadSession;
  builtIn: BuiltIn | undefined;
}

function bind(
  bindings: Bindings,
  types: readonly RequestType[],
  value: unknown,
  { on, key, session, builtIn }: Binding,
): void {
  const rule = { of: key, shape: requestDriversSchema.shape };
  const { drivers, with: common } =
    isMapping(value) && !Object.hasOwn(value, 'jtype')
      ? readSettings(value, rule, session).values
      : { drivers: value, with: undefined };
  if (!Array.isArray(drivers ?? [])) {
    const message = `"${key}" is ${describeValue(drivers)}; expected a list of drivers`;
    session.faults.error('ERR_VALUE', message, session.places.valueOf(on, key));
    return;
  }
  const added = Array.isArray(drivers) ? readDrivers(drivers, session, builtIn) : [];
  for (const type of types) {
    const all = [...(bindings[type] ?? []), ...added];
    bindings[type] = isMapping(common)
      ? all.map((driver) => withCommon(driver, common, session))
      : all;
  }
}

/** Common arguments win over a driver's own; a driver that does not have one passes over it. */
function withCommon(
  driver: DriverConfig,
  common: Readonly<Record<string, unknown>>,
  session: LoadSession,
): DriverConfig {
  const known = driverArguments(driver.name, session);
  const fitting: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(common)) {
    if (!Object.hasOwn(known, name)) continue;
    fitting[name] = value;
    session.places.copy(common, name, fitting, name);
  }
  const options = readDriverOptions(driver.name, fitting, session);
  return { ...driver, options: { ...driver.options, ...options } };
}
