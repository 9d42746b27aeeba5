import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const folderOf = (name: string): string =>
  fileURLToPath(new URL(`../examples/${name}`, import.meta.url));

describe('the example your-own-pictures', () => {
  it('indexes its pictures and finds the umbrella', async () => {
    const cwd = folderOf('your-own-pictures');
    await rm(`${cwd}/workspace`, { recursive: true, force: true });
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['search.js', 'umbrella in the rain'], { cwd });
    expect(stdout).toMatch(/^4 pictures indexed in /);
    expect(stdout).toMatch(/^1\. umbrella\.png {2}distance 0\.\d{3}$/m);
  });
});
