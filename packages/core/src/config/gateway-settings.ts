import { findFile } from './find-file.ts';
import type { LoadSession } from './load-session.ts';

/** `with` of a Flow that only its gateway reads; what is absent has the gateway's default. */
export interface GatewaySettings {
  /** Origins whose pages may use the server, beside the default ones; true: all, false: only its own. */
  cors?: boolean | readonly string[];
  /** Names under which the server is reached, beside loopback ones. */
  allowHost?: readonly string[];
  /** PEM file of the certificate; with `sslKeyfile` the server speaks https. */
  sslCertfile?: string;
  sslKeyfile?: string;
  /** Hosts from which web addresses in Documents are loaded. */
  remoteFetch?: readonly string[];
  /** Requests a minute of one address; 0: no limit. */
  rateLimit?: number;
  /** Requests that may wait beside the `prefetch` ones. */
  queue?: number;
  /** ms the Flow may take for a request; 0: for ever. */
  timeoutAnswer?: number;
  /** A search that finds nothing has the status ERROR. */
  emptyAsError?: boolean;
  /** Pixels that the pictures of one request may have, and those of all requests the Flow works at. */
  maxPixels?: number;
  /** Bytes of contents in the answer to a search. */
  maxAnswer?: number;
}

/** Keys of `GatewaySettings` in YAML. */
const yamlKeys: Readonly<Record<keyof GatewaySettings, string>> = {
  cors: 'cors',
  allowHost: 'allow_host',
  sslCertfile: 'ssl_certfile',
  sslKeyfile: 'ssl_keyfile',
  remoteFetch: 'remote_fetch',
  rateLimit: 'rate_limit',
  queue: 'queue',
  timeoutAnswer: 'timeout_answer',
  emptyAsError: 'empty_as_error',
  maxPixels: 'max_pixels',
  maxAnswer: 'max_answer',
};

/** Takes what was given out of checked values; files are looked for in the current folder, then beside the Flow. Undefined: nothing was. */
export function gatewaySettingsOf(
  values: Readonly<Record<string, unknown>>,
  { cwd, flowFolder }: Pick<LoadSession, 'cwd' | 'flowFolder'>,
): GatewaySettings | undefined {
  const given = Object.entries(yamlKeys)
    .map(([name, key]) => [name, values[key]] as const)
    .filter(([, value]) => value !== undefined);
  if (given.length === 0) return undefined;
  const settings: GatewaySettings = Object.fromEntries(given);
  for (const name of ['sslCertfile', 'sslKeyfile'] as const) {
    const path = settings[name];
    // One that is missing is for the gateway to report: only there it is needed.
    const found = path === undefined ? undefined : findFile(path, cwd, [flowFolder]);
    if (found && 'path' in found) settings[name] = found.path;
  }
  return settings;
}

/** The settings by their keys in YAML. */
export function gatewayYaml(settings: GatewaySettings = {}): Readonly<Record<string, unknown>> {
  const names = Object.keys(settings) as (keyof GatewaySettings)[];
  return Object.fromEntries(names.map((name) => [yamlKeys[name], settings[name]]));
}

/** True for an origin as browsers send it: `https://shop.example`, `http://localhost:3000`. */
export function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** True for the name or IPv4 address of a host, without protocol, port and path. */
export function isHostName(text: string): boolean {
  return (
    URL.canParse(`http://${text}`) && new URL(`http://${text}`).hostname === text.toLowerCase()
  );
}
