import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { writeTable } from './performance-table.mjs';

/** Names of the benchmarks: files of this folder that measure something by themselves; the others are parts of them. */
export function benchmarks(root) {
  return readdirSync(join(root, 'bench'))
    .filter((entry) => /^[\w-]+\.mjs$/.test(entry))
    .filter((entry) => !/^export /m.test(readFileSync(join(root, 'bench', entry), 'utf8')))
    .map((entry) => entry.slice(0, -'.mjs'.length));
}

/** Runs all one after another; false when one broke off. A row that misses its figure is told, but is no failure. */
export function runAll(root) {
  const results = benchmarks(root).map((name) => runOne(root, name));
  const all = { machine: machine(), versions: process.versions.node, results };
  writeFileSync(join(root, 'bench', 'results.json'), `${JSON.stringify(all, null, 2)}\n`);
  writeTable(join(root, 'docs', 'performance.md'), all);
  const rows = results.flatMap(({ rows = [] }) => rows);
  const missed = rows.filter(({ met }) => met === false);
  console.log(`${rows.length} rows, ${missed.length} missed; table in docs/performance.md`);
  return results.every(({ failed }) => !failed);
}

function runOne(root, name) {
  console.error(`bench ${name}…`);
  const file = join(root, 'bench', `${name}.mjs`);
  const { stdout, status } = spawnSync(process.execPath, [file, '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (status !== 0) return { bench: name, failed: `it ended with exit code ${status}` };
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function machine() {
  const [cpu] = cpus();
  return `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`;
}
