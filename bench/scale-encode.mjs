// Once, ten times and a hundred times the pictures: what one costs from JPEG bytes to its vector, with mini-clip.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Flow } from 'podflow';
import { byTurns } from './by-turns.mjs';
import { photos } from './photos.mjs';
import { report, row } from './report.mjs';

const pictures = 32;

const jpegs = await photos(16);
const flow = await startFlow();
const millis = (times) => async () => {
  // As much work for each, so that each meets the same of what else the machine does.
  const repeats = 100 / times;
  let seconds = 0;
  for (let i = 0; i < repeats; i++) seconds += await secondsFor(pictures * times);
  return (seconds * 1e3) / (100 * pictures);
};
const cost = await byTurns({ once: millis(1), ten: millis(10), hundred: millis(100) }, 3);
await flow.close();
report(
  'scale-encode',
  [
    ['ten times', cost.ten],
    ['a hundred times', cost.hundred],
  ].map(([name, value]) =>
    row({
      name,
      work: `${pictures} JPEGs of 500 x 375 through loader, normalizer and encoder Pods, mini-clip, ${name}`,
      unit: 'ms per picture',
      value,
      reference: 'once',
      referenceValue: cost.once,
      wanted: { atMost: 1.1 },
    }),
  ),
);

function startFlow() {
  const file = (name) => fileURLToPath(new URL(`../flows/yaml/${name}.yml`, import.meta.url));
  const shards = availableParallelism();
  return new Flow()
    .onLog(() => {})
    .add({ name: 'loader', uses: file('image-load'), shards })
    .add({ name: 'normalizer', uses: file('image-normalize'), shards })
    .add({ name: 'image_encoder', uses: file('clip/image-encoder'), shards })
    .start();
}

async function secondsFor(count) {
  const documents = Array.from({ length: count }, (_, i) => ({
    buffer: jpegs[i % jpegs.length],
    mimeType: 'image/jpeg',
    modality: 'image',
  }));
  const { seconds, errors } = await flow.index(documents, { requestSize: 16, prefetch: 10 });
  if (errors.length > 0) throw new Error(errors[0].message);
  return seconds;
}
