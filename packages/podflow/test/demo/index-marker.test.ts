import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashYaml, readMarker, writeMarker } from '../../src/demo/index-marker.ts';

const key = { collection: 'openmoji@17.0.0', model: 'mini-clip:sha256-00', flow: 'aa' };
const marker = { key, documents: 3836, indexSeconds: 12.5, docsPerSecond: 306.9 };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-marker-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('the marker of a workspace', () => {
  it('is found again for the same collection, model and Flow only', async () => {
    const workspace = join(folder, 'new', 'workspace');
    expect(await readMarker(workspace, key)).toBeUndefined();
    await writeMarker(workspace, marker);
    expect(await readMarker(workspace, key)).toEqual(marker);
    for (const field of ['collection', 'model', 'flow']) {
      expect(await readMarker(workspace, { ...key, [field]: 'other' })).toBeUndefined();
    }
  });

  it('that is damaged counts as none', async () => {
    await writeFile(join(folder, 'demo.json'), '{"key":');
    expect(await readMarker(folder, key)).toBeUndefined();
  });
});

describe('hashYaml', () => {
  it('changes with the content of a file, not with files of other kinds', async () => {
    await writeFile(join(folder, 'flow.yml'), '!Flow {}');
    const before = await hashYaml(folder);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    await writeFile(join(folder, 'README.md'), 'text');
    expect(await hashYaml(folder)).toBe(before);
    await writeFile(join(folder, 'flow.yml'), '!Flow {pods: []}');
    expect(await hashYaml(folder)).not.toBe(before);
  });
});
