import type * as z from 'zod';
import { describeValue } from './describe-value.ts';
import type { ExecutorConfig, Place, PodConfig, PodMethod } from './flow-config.ts';
import { loadExecutor } from './load-executor.ts';
import type { LoadSession } from './load-session.ts';
import { readNeeds } from './read-needs.ts';
import { readSettings } from './read-settings.ts';
import { parsedOnce } from './schemas/parsed-once.ts';
import { obsoletePodKeys, podSchema } from './schemas/pod.ts';
import type { Location } from './source-text.ts';

type PodSettings = z.output<typeof podSchema>;

/** What stands around a Pod. */
export interface PodScope {
  at?: Location | undefined;
  /** Settings of the Flow that the Pod has too, unless it says otherwise. */
  common?: Readonly<Record<string, unknown>>;
  /** Environment of the Flow. */
  env?: Readonly<Record<string, string>>;
  /** The Pods before it. */
  before: readonly Pick<PodConfig, 'name' | 'method'>[];
  /** Of the legacy syntax, where the name is the key and all Pods are added by `add`. */
  name?: string;
}

/** Reads one Pod. What is wrong becomes faults, and the default holds. */
export function readPod(
  given: Readonly<Record<string, unknown>>,
  scope: PodScope,
  session: LoadSession,
): PodConfig {
  const rule = {
    of: 'a Pod',
    shape: podSchema.shape,
    obsolete: obsoletePodKeys,
    abbreviations: true,
    strict: session.isCode,
  };
  const { values, written } = readSettings(given, rule, session);
  const settings = podSchema.parse({ ...scope.common, ...values }, parsedOnce);
  const at = (key: string): Location | undefined =>
    session.places.valueOf(given, written[key] ?? key) ?? scope.at;
  warnPython(settings, at('py_modules'), session);
  if (scope.name !== undefined) warnMethod(values['method'], at('method'), session);
  refuseRemote(settings, at('host'), session);
  const method = methodOf(settings, scope);
  const env = settings.env;
  const executors = { ...session, variables: session.variables.extend({ ...scope.env, ...env }) };
  const uses = (key: 'uses' | 'uses_before' | 'uses_after', value: unknown): ExecutorConfig =>
    loadExecutor(
      {
        uses: value,
        ...(key === 'uses' && {
          internal: settings.uses_internal,
          internalAt: at('uses_internal'),
        }),
        readOnly: settings.read_only,
        at: at(key),
      },
      executors,
    );
  const optional = (key: 'uses_before' | 'uses_after'): ExecutorConfig | null =>
    isNothing(settings[key]) ? null : uses(key, settings[key]);
  const { names, places } = readNeeds(values['needs'], at('needs'), session);
  return {
    name: nameOf(settings, scope, method, at('name'), session),
    ...(method === 'inspect' && { writtenName: settings.name ?? defaultNames.inspect }),
    ...(settings.include_last_pod ? {} : { includeLastPod: false }),
    nameChecked: true,
    method,
    needs: names,
    uses: uses('uses', settings.uses ?? defaultUses(method)),
    usesBefore: optional('uses_before'),
    usesAfter: optional('uses_after'),
    shards: settings.shards,
    polling: settings.polling === 'any' ? 'any' : 'all',
    scheduling: settings.scheduling,
    readOnly: settings.read_only,
    timeoutReady: settings.timeout_ready,
    ...(settings.timeout_request !== undefined && { timeoutRequest: settings.timeout_request }),
    onErrorStrategy: settings.on_error_strategy,
    quiet: settings.quiet,
    ...(settings.description !== undefined && { description: settings.description }),
    env,
    ...(places && { needsPlaces: places }),
    ...placeOf(scope.at),
  };
}

function placeOf(at: Location | undefined): { place?: Place } {
  return at ? { place: at.source.place(at.offset) } : {};
}

function isNothing(uses: unknown): boolean {
  return uses === undefined || uses === '_pass';
}

function defaultUses(method: PodMethod): string {
  return method === 'gather_inspect' ? '_merge_eval' : '_pass';
}

function methodOf({ method }: PodSettings, { name }: PodScope): PodMethod {
  if (name !== undefined) return 'add';
  return method === 'join' ? 'needs' : method;
}

const defaultNames: Readonly<Record<Exclude<PodMethod, 'add'>, string>> = {
  needs: 'joiner',
  needs_all: 'joiner',
  inspect: 'inspect',
  gather_inspect: 'gather_inspect',
};

/** Empty for `add`, where it has a number. */
function defaultNameOf(method: PodMethod): string {
  return method === 'add' ? '' : defaultNames[method];
}

/** The name given or a default one; one that is taken gets the number of Pods so far behind it, as in Jina. */
function nameOf(
  settings: PodSettings,
  scope: PodScope,
  method: PodMethod,
  at: Location | undefined,
  { faults }: LoadSession,
): string {
  // An inspected Pod is two: the inspecting one and the one that takes its place.
  const before = podsInGraph(scope.before);
  let count = before.reduce((sum, pod) => sum + (pod.method === 'inspect' ? 2 : 1), 0);
  const given = scope.name ?? settings.name;
  const name = given ?? (defaultNameOf(method) || `pod${count}`);
  if (given !== undefined && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(given)) {
    const message = `the name ${describeValue(given)} is not an identifier; expected letters, digits and "_"`;
    faults.error('ERR_POD_NAME', message, at);
  }
  if (name === 'gateway') {
    faults.error(
      'ERR_POD_NAME',
      'the name "gateway" is taken by the gateway; choose another one',
      at,
    );
  }
  const taken = new Set(before.map((pod) => pod.name));
  if (!taken.has(name)) return name;
  while (taken.has(`${name}${count}`)) count += 1;
  if (given !== undefined) {
    const message = `a Pod named "${name}" exists already; this one is called "${name}${count}"`;
    faults.warn('ERR_POD_NAME', message, at);
  }
  return `${name}${count}`;
}

/** The Pods that come into the graph: a `gather_inspect` without an inspection before it does not. */
function podsInGraph(before: PodScope['before']): PodScope['before'] {
  const first = before.findIndex(({ method }) => method === 'inspect');
  return before.filter(
    ({ method }, index) => method !== 'gather_inspect' || (first >= 0 && first < index),
  );
}

function warnPython(
  { py_modules: modules }: PodSettings,
  at: Location | undefined,
  { faults }: LoadSession,
): void {
  if (modules.length === 0) return;
  faults.warn(
    'ERR_NOT_SUPPORTED',
    `the Python files of py_modules (${modules.join(', ')}) are not executed`,
    at,
  );
}

/** What the runtime does not do yet must not go unnoticed. */
/** The legacy syntax adds all Pods in the same way. */
function warnMethod(method: unknown, at: Location | undefined, { faults }: LoadSession): void {
  if (method === undefined || method === 'add') return;
  const message = `"method" has no effect in a Flow without a version, as in Jina; write version: "1" and the Pods as a list`;
  faults.warn('ERR_VERSION', message, at);
}

const localHosts = new Set(['0.0.0.0', '127.0.0.1', '::1', 'localhost']);

function refuseRemote(
  { host }: PodSettings,
  at: Location | undefined,
  { faults }: LoadSession,
): void {
  if (host === undefined || localHosts.has(host)) return;
  faults.error('ERR_NOT_SUPPORTED', `"host" is "${host}"; Pods run on this machine only`, at);
}
