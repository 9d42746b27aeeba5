import { workerData } from 'node:worker_threads';
import { createPeaHandler } from './pea-handler.ts';
import type { ThreadSetup } from './transports/thread-messages.ts';
import { ThreadServer } from './transports/thread-server.ts';

/** The thread's end of a ThreadTransport: tasks come through its port. */
const setup = workerData as ThreadSetup;
const handle = createPeaHandler(setup.config, (event) =>
  setup.port.postMessage({ type: 'event', event }),
);
new ThreadServer(setup, handle, setup.config.atOnce);
