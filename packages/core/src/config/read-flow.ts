import { describeValue } from './describe-value.ts';
import type { FlowConfig, PodConfig } from './flow-config.ts';
import { readFlowSettings } from './flow-settings.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { type PodScope, readPod } from './read-pod.ts';
import { readSettings, type Settings } from './read-settings.ts';
import { flowSchema } from './schemas/flow.ts';
import { podSchema } from './schemas/pod.ts';
import type { Location } from './source-text.ts';
import { didYouMean } from './suggest.ts';
import { classOfJtype } from './yaml-tag.ts';

/** Reads a Flow's YAML, substituted and cast. null, with a fault, when it is no Flow. */
export function readFlow(
  given: unknown,
  { at, defaultName }: { at: Location; defaultName: string },
  session: LoadSession,
): Omit<FlowConfig, 'variables' | 'warnings'> | null {
  if (!isMapping(given)) {
    session.faults.error('ERR_VALUE', `the YAML is ${describeValue(given)}; expected !Flow`, at);
    return null;
  }
  if (!checkClass(given['jtype'], at, session)) return null;
  if (isLaterJina(given, session)) return null;
  const settings = readSettings(
    given,
    { of: 'the YAML of a Flow', shape: flowSchema.shape },
    session,
  );
  const { values } = settings;
  const { options, common } = readFlowSettings(
    isMapping(values['with']) ? values['with'] : {},
    defaultName,
    session,
  );
  const isLegacy = readVersion(given, settings, at, session) === 'legacy';
  const env = isLegacy
    ? withoutEnv(given, settings, session)
    : flowSchema.shape.env.parse(values['env']);
  return {
    options,
    common,
    env,
    pods: readPods(values['pods'], isLegacy, { common, env }, given, session),
  };
}

/** Jina 2 and 3 call Pods Executors. Everything else in such a file would be told as a fault of its own. */
function isLaterJina(
  given: Readonly<Record<string, unknown>>,
  { faults, places }: LoadSession,
): boolean {
  if (!('executors' in given) || 'pods' in given) return false;
  const message =
    'this is a Flow of Jina 2 or later, which Podflow does not run; for Jina 1.0 change three things: "executors:" to "pods:", "replicas: N" to "shards: N", and each "uses: jinahub://Name" to a class or a YAML file with its drivers, such as "uses: CLIPTextEncoder"';
  faults.error('ERR_VERSION', message, places.keyOf(given, 'executors'));
  return true;
}

const flowClasses = ['Flow', 'AsyncFlow'];

function checkClass(jtype: unknown, at: Location, { faults }: LoadSession): boolean {
  const className = classOfJtype(jtype);
  if (className !== undefined && flowClasses.includes(className)) return true;
  const message =
    className !== undefined
      ? `the YAML describes "!${className}"; expected !Flow${didYouMean(className, flowClasses)}`
      : 'the YAML does not say what it is; begin with !Flow';
  faults.error('ERR_YAML_TAG', message, at);
  return false;
}

/** `'1'` and `'1.x'` are version 1; without one the YAML is older. */
function readVersion(
  given: object,
  { values, written }: Settings,
  at: Location,
  { faults, places }: LoadSession,
): 'legacy' | '1' {
  const version = versionText(values['version'] ?? 'legacy');
  const versionAt = places.valueOf(given, written['version'] ?? 'version') ?? at;
  if (version === '1' || version === 'legacy') {
    if (values['version'] === undefined) {
      const message =
        'the YAML has no version and is read by the old rules, with `pods` as a mapping; write version: "1"';
      faults.warn('ERR_VERSION', message, at);
    }
    return version;
  }
  if (/^1\.\d+$/.test(version)) {
    faults.warn('ERR_VERSION', `the version is ${version}; it is read as version 1`, versionAt);
  } else {
    faults.error(
      'ERR_VERSION',
      `the version is ${describeValue(values['version'])}; expected "1"`,
      versionAt,
    );
  }
  return '1';
}

function versionText(version: unknown): string {
  return typeof version === 'string' || typeof version === 'number' ? String(version) : '';
}

/** The legacy syntax does not read the environment. */
function withoutEnv(
  given: object,
  { values, written }: Settings,
  { faults, places }: LoadSession,
): FlowConfig['env'] {
  if (values['env'] === undefined) return {};
  const message =
    '"env" has no effect in a Flow without a version, as in Jina; write version: "1" and the Pods as a list';
  faults.warn('ERR_VERSION', message, places.keyOf(given, written['env'] ?? 'env'));
  return {};
}

/** Each Pod has a thread at least. */
const maxPods = 1000;

/** A Pod's YAML with the name that the legacy syntax gives it. */
interface PodEntry {
  value: unknown;
  at: Location | undefined;
  name?: string;
}

function readPods(
  given: unknown,
  isLegacy: boolean,
  common: Pick<PodScope, 'common' | 'env'>,
  flow: object,
  session: LoadSession,
): PodConfig[] {
  const pods: PodConfig[] = [];
  const entries = listPods(given, isLegacy, flow, session);
  if (entries.length > maxPods) {
    const message = `the Flow has ${entries.length} Pods; expected at most ${maxPods}`;
    session.faults.error('ERR_YAML_LIMIT', message, session.places.valueOf(flow, 'pods'));
    return [];
  }
  for (const { value, at, name } of entries) {
    if (name === 'gateway' || (isMapping(value) && value['name'] === 'gateway')) {
      warnGateway(value, at, session);
      continue;
    }
    if (!isMapping(value)) {
      const message = `a Pod is ${describeValue(value)}; expected a mapping with keys such as ${Object.keys(podSchema.shape).slice(0, 4).join(', ')}`;
      session.faults.error('ERR_VALUE', message, at);
      continue;
    }
    pods.push(
      readPod(value, { ...common, at, before: pods, ...(name !== undefined && { name }) }, session),
    );
  }
  return pods;
}

/** An entry of this name is legal and says nothing, whatever stands in it. */
function warnGateway(value: unknown, at: Location | undefined, { faults }: LoadSession): void {
  const keys = isMapping(value) ? Object.keys(value).filter((key) => key !== 'name') : [];
  if (keys.length === 0) return;
  const message = `the Pod "gateway" has no effect, as in Jina; write ${keys.join(', ')} under with of the Flow`;
  faults.warn('ERR_POD_NAME', message, at);
}

/** The entries of `pods`, in the shape of the version or, with a fault, in the other one. */
function listPods(
  given: unknown,
  isLegacy: boolean,
  flow: object,
  { faults, places }: LoadSession,
): PodEntry[] {
  const isList = Array.isArray(given);
  if (given !== undefined && (isLegacy ? !isMapping(given) : !isList)) {
    const expected = isLegacy
      ? 'a mapping of names to Pods, or version: "1" for a list'
      : 'a list of Pods, each with a name';
    const message = `"pods" is ${describeValue(given)}; expected ${expected}`;
    faults.error('ERR_VALUE', message, places.valueOf(flow, 'pods'));
  }
  if (isList) {
    return given.map((value: unknown, index) => ({ value, at: places.valueOf(given, index) }));
  }
  if (!isMapping(given)) return [];
  return Object.entries(given).map(([name, value]) => ({
    value: value ?? {},
    at: places.keyOf(given, name),
    name,
  }));
}
