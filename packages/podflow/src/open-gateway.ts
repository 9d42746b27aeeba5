import {
  FlowError,
  type FlowService,
  type GatewayServer,
  type GatewaySettings,
  type GatewaySetup,
} from '@podflow/core';
import type { GatewayOptions } from '@podflow/gateway';

/**
 * Opens the REST gateway of a started Flow, with what its YAML says.
 *
 * @param own What is in no YAML.
 */
export async function openGateway(
  service: FlowService,
  { settings = {}, ...setup }: GatewaySetup,
  own: Pick<GatewayOptions, 'token' | 'log'> = {},
): Promise<GatewayServer> {
  const options = gatewayOptions(settings);
  const { startGateway } = await loadGateway();
  return await startGateway(service, {
    ...setup,
    ...options,
    ...own,
  });
}

/** Loaded when first needed: a Flow that does not serve does not pay for it. */
export async function loadGateway(): Promise<typeof import('@podflow/gateway')> {
  return await import('@podflow/gateway');
}

/** Settings of YAML and command line as options of the gateway. Throws `ERR_VALUE` for a certificate without its key. */
export function gatewayOptions(
  settings: GatewaySettings,
): Omit<GatewayOptions, keyof GatewaySetup> {
  const { cors, allowHost, remoteFetch, rateLimit, queue, timeoutAnswer, emptyAsError } = settings;
  const { maxPixels, maxAnswer } = settings;
  const tls = tlsOf(settings);
  return {
    ...(cors !== undefined && { cors: cors === true ? ('*' as const) : cors }),
    ...(allowHost !== undefined && { allowHosts: allowHost }),
    ...(tls && { tls }),
    ...(remoteFetch && remoteFetch.length > 0 && { remoteFetch: { hosts: remoteFetch } }),
    ...(rateLimit !== undefined && rateLimit > 0 && { rateLimit: { max: rateLimit } }),
    ...(queue !== undefined && { queue }),
    ...(timeoutAnswer !== undefined && { answerTimeout: timeoutAnswer }),
    ...(emptyAsError !== undefined && { emptyAsError }),
    ...(maxPixels !== undefined && { maxPixels }),
    ...(maxAnswer !== undefined && { maxAnswer }),
  };
}

function tlsOf({ sslCertfile: certFile, sslKeyfile: keyFile }: GatewaySettings) {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return undefined;
  const [given, missing] = certFile === undefined ? ['key', 'certificate'] : ['certificate', 'key'];
  throw new FlowError(
    'ERR_VALUE',
    `To serve https there is a ${given} but no ${missing}; set both ssl_certfile and ssl_keyfile`,
  );
}
