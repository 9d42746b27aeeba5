// `npm run bench -- NAME …`: builds if need be, then runs bench/NAME.mjs with the arguments that follow.
// `npm run bench`: all of them, one after another; writes bench/results.json and the table of docs/performance.md.
// `npm run bench -- --update NAME …`: the same with some of them; the others keep their figures.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchmarks, runAll } from '../bench/run-all.mjs';
import { prepare, root } from './prepare.mjs';

const [name, ...args] = process.argv.slice(2);
if (name === undefined || name === '--update') {
  await prepare();
  process.exitCode = runAll(root, args.length > 0 ? args : undefined) ? 0 : 1;
} else {
  const file = join(root, 'bench', `${name}.mjs`);
  if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
    console.error(`There is no benchmark "${name}"; there are: ${benchmarks(root).join(', ')}`);
    console.error('Usage: npm run bench [-- NAME [arguments]]');
    process.exit(2);
  }
  await prepare();
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
