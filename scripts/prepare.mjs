import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs what the lock file says and builds all packages; either only when something changed. Ends the process when it cannot. */
export async function prepare() {
  checkNode();
  process.chdir(root);
  await install();
  await build();
}

/** Runs a program with its output on stderr, so that stdout stays free for results; resolves with its exit code. */
export function runProgram(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    child.on('error', (error) => {
      console.error(`${command} cannot be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/** The file of a program that a package of the workspace brings. */
export function programOf(packageName, file) {
  return join(root, 'node_modules', packageName, file);
}

function checkNode() {
  const { engines } = readJson('package.json');
  const wanted = engines.node.match(/\d+/g).map(Number);
  const got = process.versions.node.split('.').map(Number);
  const difference = wanted.map((part, index) => got[index] - part).find((each) => each !== 0) ?? 0;
  if (difference >= 0) return;
  fail(
    `Podflow needs Node ${wanted.join('.')} or newer; this is Node ${process.versions.node}. Get a newer one at https://nodejs.org`,
  );
}

async function install() {
  const stamp = join(root, 'node_modules', '.podflow-install');
  const state = installState();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.error('Installing…');
  const { packageManager } = readJson('package.json');
  const options = ['--frozen-lockfile', '--reporter=append-only', '--loglevel=info'];
  const code = await runProgram('npx', ['--yes', packageManager, 'install', ...options], {
    // The binary for CPUs is in the package; its install script would look for others on the network.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    // .npmrc silences npm for the sake of stdout; here its errors matter.
    npm_config_loglevel: 'error',
    CI: 'true',
  });
  if (code !== 0) {
    fail(`Installing failed: npx ${packageManager} install ended with exit code ${code}`, code);
  }
  writeFileSync(stamp, state);
}

/** Everything an installation depends on. */
function installState() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function manifests() {
  const folders = ['packages', 'examples'].flatMap((parent) =>
    listFolder(parent).map((name) => join(parent, name)),
  );
  const files = ['.', ...folders].map((folder) => join(folder, 'package.json'));
  return files.filter((file) => existsSync(join(root, file)));
}

async function build() {
  const stamp = join(root, 'node_modules', '.podflow-build');
  const packages = listFolder('packages').filter((name) =>
    existsSync(join(root, 'packages', name, 'tsconfig.json')),
  );
  const isBuilt = packages.every((name) => existsSync(join(root, 'packages', name, 'dist')));
  if (isBuilt && existsSync(stamp) && statSync(stamp).mtimeMs > newestSource(packages)) return;
  console.error('Building…');
  const started = new Date();
  const code = await runProgram(process.execPath, [programOf('typescript', 'bin/tsc'), '-b']);
  if (code !== 0) fail(`Building failed: tsc -b ended with exit code ${code}`, code);
  const { bundlePackages } = await import('./bundle.mjs');
  await bundlePackages(root);
  writeFileSync(stamp, '');
  // What changed while it was built is built the next time.
  utimesSync(stamp, started, started);
}

/** Time of the last change to what is compiled, in ms. */
function newestSource(packages) {
  const sources = packages.flatMap((name) => {
    const folder = join('packages', name);
    return [join(folder, 'tsconfig.json'), ...listFiles(join(folder, 'src'))];
  });
  const files = ['tsconfig.json', 'tsconfig.base.json', ...sources];
  return Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs));
}

function listFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name));
}

function listFolder(folder) {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
}

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}
