// Captions of 8 to 20 tokens to vectors through an encoder Pod, with a model of ViT-B/32 size, beside the same model in a
// bare loop at its best batch and thread setting, padded to CLIP's 77 tokens. `--json` prints one JSON object.
import { availableParallelism } from 'node:os';
import { Flow } from 'podflow';
import { bestLoop } from './best-loop.mjs';
import { byTurns } from './by-turns.mjs';
import { captions } from './captions.mjs';
import { clipB32 } from './clip-b32.mjs';
import { report, row } from './report.mjs';

const count = 512;
const paddedCount = 64;
const padded = 77;

const model = clipB32();
const texts = captions(count);
const flow = await startFlow();
const reference = await bestLoop({
  file: `${model}/onnx/text_model.onnx`,
  input: (batch) => ({
    name: 'input_ids',
    type: 'int64',
    data: BigInt64Array.from({ length: batch * padded }, (_, i) =>
      BigInt(1 + ((i * 7_919) % 49_000)),
    ),
    shape: [batch, padded],
  }),
  batches: [1, 4, 16],
});
try {
  const rates = await byTurns({ flow: rateOfFlow, padded: () => reference.rate(paddedCount) });
  report('encode-text', [
    row({
      name: 'fp32',
      work: `${count} captions of 8 to 20 tokens, ViT-B/32 size`,
      unit: 'texts/s',
      value: rates.flow,
      reference: `bare onnxruntime loop padded to ${padded} (${reference.setting})`,
      referenceValue: rates.padded,
      wanted: { atLeast: 4 },
    }),
  ]);
} finally {
  await reference.close();
  await flow.close();
}

function startFlow() {
  const encoder = `!CLIPTextEncoder\nwith: {model: ${JSON.stringify(model)}}`;
  return new Flow()
    .onLog((line) => console.error(line))
    .add({
      name: 'text_encoder',
      uses: encoder,
      shards: availableParallelism(),
      timeoutReady: 600_000,
    })
    .start();
}

async function rateOfFlow() {
  const { seconds, errors } = await flow.index(texts, { requestSize: 64, prefetch: 10 });
  if (errors.length > 0) throw new Error(errors[0].message);
  return count / seconds;
}
