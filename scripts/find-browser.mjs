import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, runProgram } from './prepare.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium that browser tests run: $CHROMIUM_PATH, else one on the PATH, else Debian's, which root installs.
 * Throws with what to do when there is none and tests need one.
 */
export async function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given && isProgram(given)) return given;
  if (given) throw new Error(`CHROMIUM_PATH is ${given}, which is no program; correct or unset it`);
  const tests = browserTests();
  const found = findOnPath();
  if (found || tests.length === 0) return found;
  if (process.getuid?.() === 0 && isDebian()) await installChromium();
  const installed = findOnPath();
  if (installed) return installed;
  throw new Error(
    `${tests.join(', ')} need a Chromium and none was found. Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to the program.`,
  );
}

async function installChromium() {
  console.error('Installing Chromium for the browser tests…');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update', '-q'], env);
  await runProgram('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'], env);
}

function browserTests() {
  const files = readdirSync(join(root, 'test'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('playwright-core'));
}

function findOnPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => isProgram(file));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID=debian$/m.test(readFileSync(file, 'utf8'));
}
