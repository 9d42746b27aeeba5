import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/**
 * Runs `names` one after another, writes bench/results.json, in which the others keep what they have, and the table of
 * docs/performance.md, which it prints at the end. Returns false when a bench broke off; a row that misses its figure is printed, but is no failure.
 */
export function runAll(root, names = benchmarks(root)) {
  const file = join(root, 'bench', 'results.json');
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : [];
  const results = new Map(earlier.map((result) => [result.bench, result]));
  let table = '';
  for (const name of names) {
    results.set(name, runOne(root, name));
    const known = benchmarks(root).flatMap((each) => results.get(each) ?? []);
    const all = { machine: machine(), versions: process.versions.node, results: known };
    writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
    table = writeTable(join(root, 'docs', 'performance.md'), all);
  }
  const measured = names.map((name) => results.get(name));
  const rows = measured.flatMap((result) => result.rows ?? []);
  const missed = rows.filter(({ met }) => met === false);
  console.log(`${table}\n`);
  console.log(`${rows.length} rows, ${missed.length} missed; table in docs/performance.md`);
  return measured.every(({ failed }) => !failed);
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
