import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('../scripts/docs.mjs', import.meta.url));
const printed = execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' });
const pages: Record<string, string> = JSON.parse(printed);

describe('the generated pages of docs', () => {
  it.each(Object.entries(pages))('%s is what `node scripts/docs.mjs` writes', (path, text) => {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(text);
  });

  it('name each Executor class once', () => {
    const text = pages['docs/reference/executors.md'] ?? '';
    const names = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['BaseExecutor', 'NumpyIndexer', 'DocCache']));
    expect(new Set(names).size).toBe(names.length);
  });
});
