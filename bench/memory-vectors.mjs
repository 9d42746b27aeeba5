// The memory of a Pod with 31,000 vectors of 512 numbers, beside that of the numbers. Linux only: it reads /proc.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.mjs';
import { report, row } from './report.mjs';

const child = fileURLToPath(new URL('memory-vectors.child.mjs', import.meta.url));
const raw = (31_000 * 512 * 4) / 1e6;
const work =
  '31,000 x 512 float32, NumpyIndexer; anonymous memory beyond that of the same Flow with a Pod that does nothing';

if (process.platform !== 'linux') {
  report('memory-vectors', [row({ name: 'index Pod', skipped: 'the system has no /proc' })]);
} else {
  const workspace = await mkdtemp(join(tmpdir(), 'podflow-bench-'));
  const file = join(workspace, 'vectors.yml');
  const metas = `metas:\n  name: vectors\n  workspace: ${JSON.stringify(workspace)}\n`;
  await writeFile(file, `!NumpyIndexer\n${metas}`);
  const stored = grown('index', file, 1);
  const loaded = grown('search', file, 5);
  await rm(workspace, { recursive: true });
  report('memory-vectors', [
    line('index Pod that loaded its vectors', loaded, { atMost: 1.3 }),
    line('index Pod that stored them and was asked once', stored),
  ]);
}

function line(name, value, wanted) {
  const reference = 'the numbers';
  return row({ name, work, unit: 'MB', value, reference, referenceValue: raw, wanted });
}

/** MB that the Pod adds to the process; the median of `runs`. */
function grown(task, file, runs) {
  return median(Array.from({ length: runs }, () => (bytes(task, file) - bytes(task)) / 1e6));
}

function bytes(...args) {
  return Number(execFileSync(process.execPath, [child, ...args], { encoding: 'utf8' }));
}
