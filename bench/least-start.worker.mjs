// The least that a start with a thread for each Pod of flow-query.yml takes: eight threads of Node that do nothing, two of which load a
// tower of mini-clip each. Prints the ms from the first thread on.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const threads = 8;
const require = createRequire(new URL('../packages/executors/package.json', import.meta.url));

if (isMainThread) {
  const start = performance.now();
  const folder = join(require.resolve('@podflow/mini-clip/config.json'), '..', 'onnx');
  const towers = ['vision_model.onnx', 'text_model.onnx'].map((name) => join(folder, name));
  await Promise.all(Array.from({ length: threads }, (_, i) => ready(towers[i])));
  process.stdout.write(`${performance.now() - start}`);
  process.exit();
} else {
  if (workerData) await require('onnxruntime-node').InferenceSession.create(workerData);
  parentPort.postMessage('ready');
}

function ready(tower) {
  const worker = new Worker(new URL(import.meta.url), { workerData: tower });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
