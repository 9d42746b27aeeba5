import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plotPage } from '../src/index.ts';
import { makeExecutor, makeGraph } from './make-graph.ts';

const yaml = `!Flow
version: '1'
pods:
  # Reads.
  - name: first
    uses: _pass  # as it is
    env:
      A: |
        text
  # Joins.
  - {name: second, needs: [first]}
  - !Pod
    name: third
`;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-page-'));
  await mkdir(join(folder, 'my flows'));
  file = join(folder, 'my flows', 'flow#1.yml');
  await writeFile(file, yaml);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const at = (line: number, column: number) => ({ place: { file, line, column } });
const draw = async (detail: 'pods' | 'peas' = 'pods') =>
  await plotPage(
    makeGraph([
      { name: 'first', ...at(5, 5), shards: 2 },
      { name: 'second', ...at(11, 5) },
      { name: 'third', ...at(12, 5) },
    ]),
    { output: join(folder, 'flow.html'), detail },
  );
const panelsOf = (page: string) =>
  [...page.matchAll(/<section class="panel" id="(.*?)"[\s\S]*?<\/section>/g)].map(
    ([panel, id = '']) => ({ id, panel }),
  );
const codeOf = (panel: string | undefined) =>
  decode(/<code>(.*)<\/code><\/pre>/s.exec(panel ?? '')?.[1]?.replace(/<[^>]*>/g, '') ?? '');

describe('plotPage', () => {
  it('makes each Pod a link to its panel', async () => {
    const page = await draw();
    const links = [...page.matchAll(/<a href="(#pod-\d+)" aria-label="Pod (\w+)">/g)];
    expect(links.map(([, href, pod]) => [pod, href])).toEqual([
      ['first', '#pod-1'],
      ['second', '#pod-2'],
      ['third', '#pod-3'],
    ]);
    expect(panelsOf(page).map(({ id }) => id)).toEqual(['pod-1', 'pod-2', 'pod-3']);
  });

  it('shows the YAML of each Pod as it is written, with its comments', async () => {
    const [first, second, third] = panelsOf(await draw());
    expect(codeOf(first?.panel)).toBe(
      '- name: first\n  uses: _pass  # as it is\n  env:\n    A: |\n      text\n',
    );
    expect(codeOf(second?.panel)).toBe('- {name: second, needs: [first]}\n');
    expect(codeOf(third?.panel)).toBe('- !Pod\n  name: third\n');
  });

  it('shows the entry of a Pod in the legacy form, not those after it', async () => {
    const legacy = join(folder, 'legacy.yml');
    await writeFile(legacy, '!Flow\npods:\n  one:\n    uses: _pass\n  two: {}\n');
    const place = { file: legacy, line: 3, column: 3 };
    const [panel] = panelsOf(await plotPage(makeGraph([{ name: 'one', place }])));
    expect(codeOf(panel?.panel)).toBe('one:\n  uses: _pass\n');
  });

  it('links to the line, as seen from the page', async () => {
    const [first, second] = panelsOf(await draw());
    expect(first?.panel).toContain('href="my%20flows/flow%231.yml#L5"');
    expect(second?.panel).toContain('href="my%20flows/flow%231.yml#L11"');
  });

  it('leads from a Pod to those before and after it', async () => {
    const [, second] = panelsOf(await draw());
    expect(second?.panel).toMatch(/after <a href="#pod-1">first<\/a> · before <a href="#pod-3">/);
  });

  it('needs one stop of the keyboard for a Pod with several Peas', async () => {
    const page = await draw('peas');
    const stops = [...page.matchAll(/<a href="#pod-1" ([^>]*)>\n/g)].map(([, rest = '']) => rest);
    expect(stops.length).toBeGreaterThan(3);
    expect(stops.filter((rest) => !rest.includes('tabindex="-1"'))).toEqual([
      'aria-label="Pod first"',
    ]);
  });

  it('loads nothing from elsewhere and forbids it', async () => {
    const page = (await draw()).replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    expect(page).not.toMatch(/https?:|src=|@import|url\(|<link/);
    expect(page).toContain(`content="default-src 'none';`);
  });

  it.each([
    [undefined, 'added in code'],
    [{ file: '/no/such/flow.yml', line: 1, column: 1 }, 'cannot be read'],
  ])('tells when there is no YAML', async (place, reason) => {
    const page = await plotPage(makeGraph([{ name: 'a', ...(place && { place }) }]));
    const [panel] = panelsOf(page);
    expect(panel?.panel).toContain(reason);
    expect(panel?.panel).not.toContain('.yml#L');
  });

  it('shows hostile text as text', async () => {
    const text = '</script><script>alert(1)</script>"\'&';
    const graph = makeGraph([{ name: 'a', uses: makeExecutor(text) }], { name: text });
    const page = await plotPage(graph);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('alert(1)</script>');
    expect(panelsOf(page)).toHaveLength(1);
  });
});

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
