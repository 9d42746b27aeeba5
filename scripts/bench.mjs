// `npm run bench -- NAME …`: builds if need be, then runs bench/NAME.mjs with the arguments that follow.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const [name = '', ...args] = process.argv.slice(2);
const file = join(root, 'bench', `${name}.mjs`);
if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no benchmark "${name}"; there are: ${benchmarks().join(', ')}`);
  console.error('Usage: npm run bench -- NAME [arguments]');
  process.exit(2);
}
await prepare();
const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

/** Files that measure something by themselves; the others are parts of them. */
function benchmarks() {
  return readdirSync(join(root, 'bench'))
    .filter((entry) => /^[\w-]+\.mjs$/.test(entry))
    .filter((entry) => !/^export /m.test(readFileSync(join(root, 'bench', entry), 'utf8')))
    .map((entry) => entry.slice(0, -'.mjs'.length));
}
