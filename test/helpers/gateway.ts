import { type GatewayOptions, startGateway } from '@podflow/gateway';
import type { Flow } from 'podflow';

/** A started Flow with a gateway of its own in front of it, on a free port of this machine; closes at the end of the scope. */
export async function serveFlow(
  flow: Flow,
  options: Partial<GatewayOptions> = {},
): Promise<{ url: string; logged: string[] } & AsyncDisposable> {
  const logged: string[] = [];
  await flow.start();
  const { url, close } = await startGateway(flow, {
    host: '127.0.0.1',
    port: 0,
    log: (line) => logged.push(line),
    ...options,
  });
  return {
    url,
    logged,
    [Symbol.asyncDispose]: async () => {
      await close();
      await flow.close();
    },
  };
}
