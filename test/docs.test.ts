import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { errorCodes, Flow } from 'podflow';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...markdownIn('docs'),
  ...markdownIn('packages'),
  ...markdownIn('examples'),
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/node_modules|dist\//.test(name))
    .map((name) => join(folder, name));
}

const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const blocks = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block]) => block ?? '',
  );

describe('the documentation', () => {
  it('has a row for each error code, and no other', () => {
    const rows = [...read('docs/reference/errors.md').matchAll(/^\| `(ERR_\w+)` \|/gm)];
    expect(rows.map(([, code]) => code).sort()).toEqual([...errorCodes].sort());
  });

  it.each(pages)('%s links only to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)];
    const broken = links
      .map(([, link]) => resolve(root, dirname(page), link ?? ''))
      .filter((target) => !existsSync(target))
      .map((target) => relative(root, target));
    expect(broken).toEqual([]);
  });

  it.each(pages.filter((page) => blocks(page, 'yaml').length > 0))(
    '%s has only Flows that load',
    (page) => {
      for (const block of blocks(page, 'yaml').filter((text) => text.startsWith('!Flow'))) {
        expect(Flow.load_config(block).graph.nodes.length).toBeGreaterThan(0);
      }
    },
  );

  it('shows in the README code that runs', async () => {
    await using folder = await temporaryFolder();
    const [code = ''] = blocks('README.md', 'ts');
    const runnable = code.replace('pizza.png', 'test/fixtures/mini-clip/1F355.png');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', runnable],
      { cwd: root, env: { ...process.env, JINA_WORKSPACE: folder.path } },
    );
    expect(stdout).toMatch(/^1F355\.png 0\.\d+\n$/);
  });

  it('names no command that is not there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([\w:]+)/g)]);
    for (const [, script] of named) expect(Object.keys(scripts)).toContain(script);
  });
});
