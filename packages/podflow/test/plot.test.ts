import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { run } from '../src/cli.ts';
import { Flow } from '../src/index.ts';
import { collectIo } from './collect-io.ts';

const yaml = `!Flow
version: '1'
pods:
  - name: first
    uses: _pass
    shards: 2
  - name: second
    uses: _pass
    needs: [gateway]
  - name: joined
    uses: _merge_root
    needs: [first, second]
`;

let folder: string;
let flow: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-plot-'));
  flow = join(folder, 'flow.yml');
  await writeFile(flow, yaml);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Whether a file holds what its ending promises. */
const looks: Readonly<Record<string, RegExp>> = {
  svg: /^<svg [\s\S]*joined[\s\S]*<\/svg>\s*$/,
  png: /^\uFFFDPNG/,
  dot: /^digraph "flow" \{[\s\S]*"first" -> "joined"/,
  mmd: /^%%\{init[\s\S]*subgraph sub_first/,
  html: /^<!doctype html>[\s\S]*href="flow\.yml#L4"/,
};

describe('flow plot', () => {
  it.each(Object.keys(looks))('writes %s by the ending of the file', async (ending) => {
    const output = join(folder, `by-command.${ending.toUpperCase()}`);
    const { io, stderr } = collectIo();
    expect(await run(['plot', flow, '-o', output], io)).toBe(0);
    expect(await readFile(output, 'utf8')).toMatch(looks[ending] ?? '');
    expect(stderr()).toContain(`Wrote ${output}`);
  });

  it('takes the format of the option before that of the ending', async () => {
    const output = join(folder, 'picture.svg');
    const { io } = collectIo();
    expect(await run(['plot', flow, '-o', output, '--format', 'dot'], io)).toBe(0);
    expect(await readFile(output, 'utf8')).toMatch(looks['dot'] ?? '');
  });

  it('writes the format of the option to stdout', async () => {
    const { io, stdout } = collectIo();
    expect(await run(['plot', flow, '--format', 'mmd', '--vertical'], io)).toBe(0);
    expect(stdout()).toMatch(/^%%\{init.*\ngraph TD\n/);
  });

  it('draws from left to right when asked to', async () => {
    const [first, second] = [collectIo(), collectIo()];
    expect(await run(['plot', flow], first.io)).toBe(0);
    expect(await run(['plot', flow, '--horizontal'], second.io)).toBe(0);
    expect(second.stdout()).toBe(first.stdout());
  });

  it('draws the Peas when asked to', async () => {
    const { io, stdout } = collectIo();
    expect(await run(['plot', flow, '--detail', 'peas'], io)).toBe(0);
    expect(stdout()).toContain('Pea 2');
    expect(stdout()).toContain('polling any');
  });

  it.each([
    [['-o', 'picture.gif'], '"picture.gif"', '.svg, .png, .dot, .mmd, .html'],
    [['-o', 'picture'], '"picture"', '.svg, .png, .dot, .mmd, .html'],
    [['--format', 'jpg'], "'jpg' is invalid", 'svg, png, dot, mmd, html'],
    [['--detail', 'shards'], "'shards' is invalid", 'pods, peas'],
    [['--horizontal', '--vertical'], "'--vertical'", "'--horizontal'"],
  ])('refuses %j', async (options, got, expected) => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(['plot', flow, ...options], io)).toBe(2);
    expect(stderr()).toContain('error ERR_USAGE');
    expect(stderr()).toContain(got);
    expect(stderr()).toContain(expected);
    expect(stdout()).toBe('');
  });

  it('prints no PNG on a terminal', async () => {
    const { io, stdout, stderr } = collectIo({ isTTY: true });
    expect(await run(['plot', flow, '--format', 'png'], io)).toBe(2);
    expect(stderr()).toContain('--output');
    expect(stdout()).toBe('');
  });
});

describe('Flow.plot', () => {
  it.each(Object.keys(looks))('writes %s by the ending of the file', async (ending) => {
    const output = join(folder, `by-code.${ending}`);
    await Flow.loadConfig(flow).plot(output);
    expect(await readFile(output, 'utf8')).toMatch(looks[ending] ?? '');
  });

  it('gives what it writes', async () => {
    const output = join(folder, 'given.png');
    const picture = await Flow.loadConfig(flow).plot(output, { detail: 'peas', vertical: true });
    expect(Buffer.from(picture)).toEqual(await readFile(output));
    expect((await sharp(picture).metadata()).format).toBe('png');
  });

  it.each(['picture.jpg', 'picture', 'svg', 'folder.svg/picture', '.png.'])(
    'refuses the file %s and names the endings',
    async (output) => {
      await expect(Flow.loadConfig(flow).plot(join(folder, output))).rejects.toMatchObject({
        code: 'ERR_VALUE',
        message: expect.stringContaining('.svg, .png, .dot, .mmd, .html'),
      });
    },
  );
});
