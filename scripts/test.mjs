// `npm test`: installs and builds if need be, then style, types and all tests. Arguments go to jest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './find-browser.mjs';
import { prepare, programOf, root } from './prepare.mjs';

await prepare();
const checks = [
  {
    name: 'style (biome ci)',
    run: () => node(programOf('@biomejs/biome', 'bin/biome'), 'ci', '.'),
  },
  {
    name: 'types of tests (tsc)',
    run: () => node(programOf('typescript', 'bin/tsc'), '-p', 'tsconfig.test.json'),
  },
];
const failedChecks = checks.filter(({ run }) => run() !== 0);
for (const { name } of failedChecks) console.error(`Failed: ${name}`);
const { code, passed, failed } = await runTests(process.argv.slice(2));
process.exitCode = code || (failedChecks.length > 0 ? 1 : 0);
console.log(`${passed} passed, ${failed + failedChecks.length} failed`);

async function runTests(args) {
  const browser = await findBrowser().catch((error) => error);
  if (browser instanceof Error) {
    console.error(browser.message);
    return { code: 1, passed: 0, failed: 1 };
  }
  if (browser) process.env.CHROMIUM_PATH = browser;
  const folder = mkdtempSync(join(tmpdir(), 'podflow-test-'));
  const report = join(folder, 'jest.json');
  try {
    const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...args];
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const code = node(...flags, ...jest);
    return { code, ...countsIn(report) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Passed and failed tests; a test file that could not run counts as a failed one. */
function countsIn(report) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return status ?? 1;
}
