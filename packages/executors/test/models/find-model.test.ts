import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findModel, findNamedModel } from '../../src/encoders/find-model.ts';
import { hubCacheFolder } from '../../src/models/hub-cache.ts';
import { knownModels } from '../../src/models/known-models.ts';
import { parseModelReference } from '../../src/models/model-reference.ts';
import { tinyModel } from '../golden.ts';

const commit = 'a'.repeat(40);
let folder = '';
let env: Record<string, string> = {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find model '));
  env = { HF_HUB_CACHE: join(folder, 'hub') };
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A model in the cache, as if it had been pulled. */
async function pulled(repository: string, revision = 'main'): Promise<string> {
  const root = join(folder, 'hub', `models--${repository.replace('/', '--')}`);
  await mkdir(join(root, 'refs'), { recursive: true });
  await mkdir(join(root, 'snapshots'), { recursive: true });
  await writeFile(join(root, 'refs', revision), commit);
  await symlink(tinyModel, join(root, 'snapshots', commit));
  return join(root, 'snapshots', commit);
}

describe('findNamedModel', () => {
  it.each(['clip', 'Xenova/clip-vit-base-patch32', `clip@${commit}`, 'clip@main'])(
    'finds what was pulled by the name %s',
    async (name) => {
      const snapshot = await pulled('Xenova/clip-vit-base-patch32');
      expect(await findNamedModel(name, env, 'asked')).toEqual({
        folder: snapshot,
        name: 'Xenova/clip-vit-base-patch32',
        reason: 'asked',
        reference: expect.objectContaining({ name }),
        commit,
      });
    },
  );

  it('finds the embedded model by its name', async () => {
    const { name } = await findNamedModel('mini', env, 'asked');
    expect(name).toBe('mini-clip');
  });

  it('takes a folder with a model before a name', async () => {
    await pulled('Xenova/clip-vit-base-patch32');
    expect(await findNamedModel(tinyModel, env, 'asked')).toMatchObject({ folder: tinyModel });
  });

  it.each([
    [
      'clip',
      /^The model clip \(Xenova\/clip-vit-base-patch32, asked\) was not pulled: .* flow models pull clip$/,
    ],
    [
      'some/other@v2',
      /^The model some\/other@v2 \(some\/other, asked\).*flow models pull some\/other@v2$/,
    ],
    ['siglop', /does not exist.*Did you mean siglip\?/],
    ['./clip', /\/clip \(asked\) does not exist/],
    ['no/such/folder', /does not exist/],
  ])('says what to do about %s', async (name, message) => {
    await expect(findNamedModel(name, env, 'asked')).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringMatching(message),
    });
  });

  it('finds nothing of a pull that was not finished', async () => {
    const root = join(folder, 'hub', 'models--Xenova--clip-vit-base-patch32');
    await mkdir(join(root, 'blobs'), { recursive: true });
    await writeFile(join(root, 'blobs', 'b'.repeat(64)), 'x');
    await expect(findNamedModel('clip', env, 'asked')).rejects.toThrow('was not pulled');
    await mkdir(join(root, 'refs'));
    await writeFile(join(root, 'refs/main'), '../../..');
    await expect(findNamedModel('clip', env, 'asked')).rejects.toThrow('was not pulled');
  });
});

describe('findModel', () => {
  it("takes Jina's model_name once that model was pulled", async () => {
    const options = { model_name: 'ViT-B/32' };
    expect((await findModel(options, env)).reason).toBe(
      'embedded, since model_name ViT-B/32 is no local folder and was not pulled (flow models pull clip gets it)',
    );
    const snapshot = await pulled('Xenova/clip-vit-base-patch32');
    expect(await findModel(options, { ...env, JINA_CLIP_MODEL: 'siglip' })).toMatchObject({
      folder: snapshot,
      reason: 'with.model_name',
    });
  });

  it('refuses a name in $JINA_CLIP_MODEL that was not pulled', async () => {
    await expect(findModel({}, { ...env, JINA_CLIP_MODEL: 'siglip' })).rejects.toThrow(
      /\$JINA_CLIP_MODEL\) was not pulled.*flow models pull siglip/,
    );
  });
});

describe('parseModelReference', () => {
  it.each([
    ['clip', 'Xenova/clip-vit-base-patch32', 'main'],
    ['clip@v1', 'Xenova/clip-vit-base-patch32', 'v1'],
    ['a-b.c/d_e.f', 'a-b.c/d_e.f', 'main'],
    ['a/b@refs/pr/1', 'a/b', 'refs/pr/1'],
    [`a/b@${commit}`, 'a/b', commit],
  ])('reads %s', (name, repository, revision) => {
    expect(parseModelReference(name)).toEqual({ name, repository, revision });
  });

  it.each([
    '',
    'mini',
    'clop',
    './clip',
    '../a/b',
    '/a/b',
    'a/b/c',
    'a/..',
    '../b',
    'a--b/c',
    '-a/b',
    'a/b-',
    'a b/c',
    'a/b@',
    'a/b@../../x',
    'a/b@/x',
    'a/b@x//y',
    'C:\\models',
    `a/${'b'.repeat(100)}`,
    'a/b@v1@v2',
  ])('takes %j for no name', (text) => {
    expect(parseModelReference(text)).toBeUndefined();
  });

  it('knows each short name once', () => {
    const names = knownModels.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 4)).toEqual(['mini', 'clip', 'clip-b16', 'clip-l14']);
  });
});

describe('hubCacheFolder', () => {
  it.each([
    [{ HF_HUB_CACHE: '/a', HF_HOME: '/b', HOME: '/h' }, '/a'],
    [{ HUGGINGFACE_HUB_CACHE: '/c', HF_HOME: '/b', HOME: '/h' }, '/c'],
    [{ HF_HOME: '/b', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/b/hub'],
    [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/huggingface/hub'],
    [{ HOME: '/h' }, '/h/.cache/huggingface/hub'],
    [{ HF_HOME: '~/hf', HOME: '/h' }, '/h/hf/hub'],
    [{ HF_HUB_CACHE: '', HOME: '/h' }, '/h/.cache/huggingface/hub'],
  ])('reads %j', (given, expected) => {
    expect(hubCacheFolder(given)).toBe(expected);
  });
});
