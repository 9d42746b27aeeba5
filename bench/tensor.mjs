// Pictures as tensors through four Pods that only read them, beside the same reading in one thread without Pods.
import { fileURLToPath } from 'node:url';
import { allocateTensor } from '@podflow/core';
import { Flow } from 'podflow';
import { byTurns } from './by-turns.mjs';
import { sumOf } from './reads-tensor.mjs';
import { report, row } from './report.mjs';

const pods = 4;
const requests = 8;
const uses = fileURLToPath(new URL('./reads-tensor.yml', import.meta.url));
const docs = Array.from({ length: 32 }, (_, i) => {
  const blob = allocateTensor('float32', [3, 224, 224]);
  blob.data.fill(i);
  return { id: `${i}`, blob };
});

const flow = new Flow().onLog(() => {});
for (let i = 0; i < pods; i++) flow.add({ uses });
await flow.start();
const { throughPods, inOneThread } = await byTurns({
  async throughPods() {
    const start = performance.now();
    const send = () => flow.send({ type: 'index', docs: docs.map((doc) => ({ ...doc })) });
    await Promise.all(Array.from({ length: requests }, send));
    return (requests * docs.length * 1000) / (performance.now() - start);
  },
  async inOneThread() {
    const start = performance.now();
    for (let request = 0; request < requests; request++) {
      for (let pod = 0; pod < pods; pod++) {
        for (const doc of docs) doc.weight = sumOf(doc.blob);
      }
    }
    return (requests * docs.length * 1000) / (performance.now() - start);
  },
});
await flow.close();
report('tensor', [
  row({
    name: 'pictures',
    work: `${requests} requests of ${docs.length} pictures, float32 [3, 224, 224], ${pods} Pods that read every number`,
    unit: 'pictures/s',
    value: throughPods,
    reference: 'the same reading in one thread',
    referenceValue: inOneThread,
    wanted: { atLeast: 0.95 },
  }),
]);
