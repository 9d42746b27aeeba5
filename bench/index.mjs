// Pictures and captions through all of flows/flow-index.yml with a model of ViT-B/32 size, beside its slowest stage alone: the
// picture encoder on pixels that are ready. `--json` prints one JSON object.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { allocateTensor, Flow } from 'podflow';
import { byTurns } from './by-turns.mjs';
import { captions } from './captions.mjs';
import { clipB32 } from './clip-b32.mjs';
import { photos } from './photos.mjs';
import { report, row } from './report.mjs';

const count = 64;
const requestSize = 16;

const model = clipB32();
const folder = fileURLToPath(new URL('../.podflow/bench-index', import.meta.url));
mkdirSync(folder, { recursive: true });
const jpegs = await photos(16);
const texts = captions(count);
const documents = texts.flatMap((text, i) => [
  {
    id: `photo-${i}`,
    buffer: jpegs[i % jpegs.length],
    mimeType: 'image/jpeg',
    modality: 'image',
  },
  { id: `caption-${i}`, text, mimeType: 'text/plain', modality: 'text' },
]);
const ready = Array.from({ length: count }, () => {
  const blob = allocateTensor('float32', [3, 224, 224]);
  blob.data.forEach((_, i) => {
    blob.data[i] = Math.random() - 0.5;
  });
  return { blob };
});

const cores = availableParallelism();
const rows = [
  await measure('one core a stage', 1),
  await measure('all cores a stage', cores, {
    note: 'the stage alone has all cores, in the Flow it shares them with the other stages',
  }),
];
report('index', rows);
rmSync(folder, { recursive: true });

async function measure(name, threads, { note } = {}) {
  const files = ['image', 'text'].map((kind) => encoderFile(kind, threads));
  const flow = await indexFlow(files);
  const stage = await new Flow()
    .onLog(() => {})
    .add({ uses: files[0], timeoutReady: 600_000 })
    .start();
  try {
    const rates = await byTurns({
      flow: () => rateOf(flow, documents, requestSize),
      stage: () => rateOf(stage, ready, requestSize / 2),
    });
    return row({
      name,
      work: `${count} JPEGs and ${count} captions, ViT-B/32 size, ${threads} of ${cores} cores for each encoder`,
      unit: 'images/s',
      value: rates.flow,
      reference: 'the picture encoder alone',
      referenceValue: rates.stage,
      wanted: { atLeast: 0.9 },
      note,
    });
  } finally {
    await stage.close();
    await flow.close();
  }
}

function indexFlow([image, text]) {
  const file = fileURLToPath(new URL('../flows/flow-index.yml', import.meta.url));
  const overrides = {
    JINA_WORKSPACE: `${folder}/workspace`,
    JINA_PARALLEL: 1,
    JINA_IMAGE_ENCODER: image,
    JINA_TEXT_ENCODER: text,
  };
  return Flow.loadConfig(file, { overrides })
    .onLog(() => {})
    .start();
}

/** The Pod file of flows/yaml/clip with the model and the number of threads. */
function encoderFile(kind, threads) {
  const template = new URL(`../flows/yaml/clip/${kind}-encoder.yml`, import.meta.url);
  const [className, ...drivers] = readFileSync(template, 'utf8').split('\n');
  const settings = `with: {model: ${JSON.stringify(model)}, threads: ${threads}}`;
  const file = `${folder}/${kind}-encoder.yml`;
  writeFileSync(file, [className, settings, ...drivers].join('\n'));
  return file;
}

async function rateOf(flow, input, size) {
  const { seconds, errors } = await flow.index(input, { requestSize: size, prefetch: 10 });
  if (errors.length > 0) throw new Error(errors[0].message);
  return count / seconds;
}
