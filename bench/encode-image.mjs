// Pictures from JPEG bytes to vectors through loader, normalizer and encoder Pods, with a model of ViT-B/32 size, beside a
// bare onnxruntime-node loop over tensors that are ready, at its best batch and thread setting. `--json` prints one JSON object.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Flow } from 'podflow';
import { bestLoop } from './best-loop.mjs';
import { byTurns } from './by-turns.mjs';
import { clipB32 } from './clip-b32.mjs';
import { photos } from './photos.mjs';
import { report, row } from './report.mjs';

const count = 96;
const requestSize = 8;
const side = 224;

const model = clipB32();
const jpegs = await photos(16);
report('encode-image', [
  await measure({ name: 'fp32', variant: 'fp32', batches: [1, 8, 16] }),
  await measure({
    name: 'uint8',
    variant: 'uint8',
    batches: [1],
    note: 'one picture at a time on both sides: in a batch these weights give other vectors',
  }),
  await measure({
    name: 'uint8, batch_size 8',
    variant: 'uint8',
    batchSize: 8,
    batches: [4, 8, 16],
    note: 'for who takes vectors that depend a little on the batch',
  }),
]);

async function measure({ name, variant, batchSize, batches, note }) {
  const flow = await startFlow(variant, batchSize);
  const reference = await bestLoop({
    file: `${model}/onnx/vision_model${variant === 'fp32' ? '' : `_${variant}`}.onnx`,
    input: (batch) => ({
      name: 'pixel_values',
      type: 'float32',
      data: new Float32Array(batch * 3 * side ** 2).map(() => Math.random() - 0.5),
      shape: [batch, 3, side, side],
    }),
    batches,
  });
  try {
    // More turns than elsewhere: one differs from the next by up to 4 in 100.
    const sides = { flow: () => rateOf(flow), bare: () => reference.rate(count) };
    const rates = await byTurns(sides, 11);
    return row({
      name,
      work: `${count} JPEGs of 500 x 375, ViT-B/32 size`,
      unit: 'images/s',
      value: rates.flow,
      reference: `bare onnxruntime loop over ready tensors (${reference.setting})`,
      referenceValue: rates.bare,
      wanted: { atLeast: 0.95 },
      note,
    });
  } finally {
    await reference.close();
    await flow.close();
  }
}

function startFlow(variant, batchSize) {
  const file = (name) => fileURLToPath(new URL(`../flows/yaml/${name}.yml`, import.meta.url));
  const shards = availableParallelism();
  const encoder = `!CLIPImageEncoder\nwith: {model: ${JSON.stringify(model)}, variant: ${variant}}`;
  const metas = batchSize ? `\nmetas: {batch_size: ${batchSize}}` : '';
  return new Flow()
    .onLog((line) => console.error(line))
    .add({ name: 'loader', uses: file('image-load'), shards })
    .add({ name: 'normalizer', uses: file('image-normalize'), shards })
    .add({ name: 'image_encoder', uses: encoder + metas, shards, timeoutReady: 600_000 })
    .start();
}

async function rateOf(flow) {
  const documents = Array.from({ length: count }, (_, i) => ({
    buffer: jpegs[i % jpegs.length],
    mimeType: 'image/jpeg',
    modality: 'image',
  }));
  const { seconds, errors } = await flow.index(documents, { requestSize, prefetch: 10 });
  if (errors.length > 0) throw new Error(errors[0].message);
  return count / seconds;
}
