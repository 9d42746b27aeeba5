import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-plot-'));
  await writeFile(join(folder, 'bad.yml'), '!NoSuchIndexer {}\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function plot(pods: string, ...args: string[]) {
  const file = join(folder, 'flow.yml');
  await writeFile(file, `!Flow\nversion: '1'\npods:\n${pods}`);
  const { io, stdout, stderr } = collectIo();
  const code = await run(['plot', file, ...args], io);
  return { code, stdout: stdout(), stderr: stderr() };
}

const pods = `
  - {name: file, uses: missing.yml}
  - {name: variable, uses: $NO_SUCH_VARIABLE_HERE, shards: 2}
  - {name: bert, uses: TransformerTorchEncoder, needs: gateway}
  - {name: hub, uses: 'docker://jinahub/pod.encoder.tirg:1', needs: bert}
  - {name: inside, uses: bad.yml, needs: gateway}
  - {name: good, uses: NumpyIndexer, needs: gateway}
  - {name: join, method: needs, needs: [variable, hub, inside, good]}
`;

describe('flow plot of a Flow that cannot run here', () => {
  it('draws it, and its Pods say why', async () => {
    const { code, stdout, stderr } = await plot(pods, '--format', 'svg');
    expect(code).toBe(0);
    const reasons = [...stdout.matchAll(/<title>(\w+): cannot run here: ([^<]*)<\/title>/g)];
    expect(reasons.map(([, pod, reason]) => [pod, reason])).toEqual([
      ['file', 'file missing'],
      ['variable', '$NO_SUCH_VARIABLE_HERE is not set'],
      ['bert', 'class not known'],
      ['hub', 'image not supported'],
      ['inside', 'class not known'],
    ]);
    expect(stdout).toContain('cannot run here:</text>');
    expect(stderr).toContain('the class "TransformerTorchEncoder" is not known');
    expect(stderr).toContain('flow.yml cannot run; its drawing says where');
  });

  it.each([
    ['dot', 'cannot run here:'],
    ['mmd', '"bert: cannot run here"):::BROKEN'],
    ['html', 'Cannot run here: class not known'],
  ])('says it as %s too', async (format, expected) => {
    expect((await plot(pods, '--format', format)).stdout).toContain(expected);
  });

  it('draws it as PNG', async () => {
    const output = join(folder, 'flow.png');
    expect((await plot(pods, '-o', output)).code).toBe(0);
    expect((await readFile(output)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('draws the Peas of such a Pod', async () => {
    const { stdout } = await plot(pods, '--format', 'svg', '--detail', 'peas');
    expect(stdout).toMatch(/class="cluster pod base broken"/);
  });

  it('does not draw one whose edges are not known', async () => {
    const { code, stderr } = await plot('  - {name: a, uses: NoSuchClass, needs: nobody}\n');
    expect(code).toBe(2);
    expect(stderr).toContain('needs "nobody"');
    expect(stderr).toContain('the class "NoSuchClass" is not known');
  });

  it('draws a Flow that can run without such words', async () => {
    const { stdout, stderr } = await plot('  - {name: a}\n', '--format', 'mmd');
    expect(stdout).not.toContain('BROKEN');
    expect(stderr).toBe('');
  });
});
