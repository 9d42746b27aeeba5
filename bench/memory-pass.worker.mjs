import { parentPort, workerData } from 'node:worker_threads';

const [left, right] = [Buffer.alloc(workerData, 7), Buffer.alloc(workerData, 7)];
parentPort.on('message', () => {
  const start = performance.now();
  left.compare(right);
  parentPort.postMessage(performance.now() - start);
});
parentPort.postMessage(0);
