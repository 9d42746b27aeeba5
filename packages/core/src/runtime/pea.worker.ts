import { workerData } from 'node:worker_threads';
import { createPeaHandler } from './pea-handler.ts';
import type { PeaConfig } from './pea-protocol.ts';
import type { ThreadSetup } from './transports/thread-messages.ts';
import { ThreadServer } from './transports/thread-server.ts';

/** The thread's end of a ThreadTransport: Piscina calls it once; from then on tasks come through the port. */
export default function serve(setup: ThreadSetup): void {
  const config: PeaConfig = { ...(workerData as PeaConfig), shard: setup.shard };
  const handle = createPeaHandler(config, (event) =>
    setup.port.postMessage({ type: 'event', event }),
  );
  new ThreadServer(setup, handle);
}
