import type * as z from 'zod';
import type { FlowOptions } from './flow-config.ts';
import { gatewaySettingsOf } from './gateway-settings.ts';
import { isMapping } from './is-mapping.ts';
import type { LoadSession } from './load-session.ts';
import { readSettings } from './read-settings.ts';
import { flowSettingsSchema } from './schemas/flow.ts';
import { parsedOnce } from './schemas/parsed-once.ts';
import { obsoletePodKeys, podSchema } from './schemas/pod.ts';

/** `with` of a Flow, sorted by who reads it. */
export interface FlowSettings {
  options: FlowOptions;
  /** For every Pod that does not say otherwise. */
  common: Readonly<Record<string, unknown>>;
}

/** Reads `with` of a Flow: settings of the Flow and its gateway and those that all its Pods share. */
export function readFlowSettings(
  given: Readonly<Record<string, unknown>>,
  defaultName: string,
  session: LoadSession,
): FlowSettings {
  const rule = {
    of: 'a Flow',
    shape: { ...sharedShape(), ...flowSettingsSchema.shape },
    obsolete: obsoletePodKeys,
    abbreviations: true,
    strict: session.isCode,
  };
  const { values: outer } = readSettings(given, rule, session);
  const inner = isMapping(outer['kwargs'])
    ? readSettings(outer['kwargs'], rule, session).values
    : {};
  const values = { ...inner, ...outer };
  if (values['token'] !== undefined) refuseToken(given, session);
  const settings = flowSettingsSchema.parse(values, parsedOnce);
  const gateway = gatewaySettingsOf(values, session);
  const common = Object.entries(values).filter(([name]) => Object.hasOwn(sharedShape(), name));
  return {
    options: {
      name: settings.name ?? defaultName,
      prefetch: settings.prefetch,
      restApi: settings.rest_api,
      portExpose:
        values['port_expose'] === undefined && settings.rest_api ? restPort : settings.port_expose,
      host: settings.host ?? '127.0.0.1',
      inspect: settings.inspect,
      ...(settings.description !== undefined && { description: settings.description }),
      ...(gateway && { gateway }),
    },
    common: Object.fromEntries(common),
  };
}

/** Its value is not repeated: it may be a secret. */
function refuseToken(
  given: Readonly<Record<string, unknown>>,
  { faults, places }: LoadSession,
): void {
  const holder = isMapping(given['kwargs']) && !('token' in given) ? given['kwargs'] : given;
  faults.error(
    'ERR_NOT_SUPPORTED',
    '"token" cannot stand in a file, which is no place for a secret; remove it and set JINA_AUTH_TOKEN, or --token of flow serve',
    places.keyOf(holder, 'token'),
  );
}

/** Where a REST gateway listens when nothing is said. */
export const restPort = 45_678;

/** Settings of a Pod that a Flow can give to all its Pods. */
export function sharedShape(): Readonly<Record<string, z.ZodType>> {
  const own = new Set([
    'needs',
    'method',
    'include_last_pod',
    ...Object.keys(flowSettingsSchema.shape),
  ]);
  return Object.fromEntries(Object.entries(podSchema.shape).filter(([name]) => !own.has(name)));
}
