import { parentPort, workerData } from 'node:worker_threads';
import { createPeaHandler } from './pea-handler.ts';
import type { PeaConfig } from './pea-protocol.ts';

/** The thread's end of a ThreadTransport: Piscina calls it once per task. */
export default createPeaHandler(workerData as PeaConfig, (event) => parentPort?.postMessage(event));
