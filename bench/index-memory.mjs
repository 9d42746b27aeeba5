// npm run bench -- index-memory [PICTURES] [--json]: memory of an indexing run over a folder of JPEGs with captions, as it goes on.
// Linux only: it reads /proc. RssAnon is what the process allocated; pages of the index file are not in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { report, row } from './report.mjs';

const pictures = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 30_000);
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'podflow-index-memory-'));
try {
  console.error(`Drawing ${pictures} pictures`);
  await drawPictures();
  const samples = await indexThem();
  const settled = median(samples.slice(samples.length / 10, samples.length / 5));
  const end = median(samples.slice(-samples.length / 10));
  report('index-memory', [
    row({
      name: 'memory at the end of an indexing run',
      work: `${pictures} JPEGs of 320 x 240 and their captions, CLIP with random weights, requests of 16`,
      unit: 'MB',
      value: end,
      reference: 'after a tenth of it',
      referenceValue: settled,
      wanted: { atMost: 1.25 },
      note: `highest ${Math.max(...samples)} MB`,
    }),
  ]);
} finally {
  await rm(folder, { recursive: true });
}

async function drawPictures() {
  await mkdir(join(folder, 'images'));
  const raw = { width: 8, height: 6, channels: 3 };
  const lines = ['file,caption'];
  for (let index = 0; index < pictures; index += 1) {
    const pixels = Uint8Array.from({ length: 8 * 6 * 3 }, () => Math.random() * 256);
    const file = `images/${index}.jpg`;
    await sharp(pixels, { raw }).resize(320, 240).jpeg().toFile(join(folder, file));
    lines.push(`${file},picture number ${index}`);
  }
  await writeFile(join(folder, 'captions.csv'), `${lines.join('\n')}\n`);
}

/** Allocated memory in MB, one figure a second, from the first Document on. */
async function indexThem() {
  const child = spawn(process.execPath, ['app.js', '-t', 'index', '-m', 'clip', '-d', folder], {
    cwd: join(root, 'examples', 'cross-modal-search'),
    env: {
      ...process.env,
      JINA_WORKSPACE: join(folder, 'workspace'),
      JINA_CLIP_MODEL: join(root, 'test', 'fixtures', 'models', 'clip-tiny-random'),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const samples = [];
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const [, kilobytes] = status.match(/RssAnon:\s+(\d+)/) ?? [];
    if (kilobytes) samples.push(Math.round(kilobytes / 1024));
  }, 1000);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`Indexing ended with exit code ${code}`);
  return samples;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
