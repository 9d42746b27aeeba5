import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataSets } from './helpers/cross-modal-example.ts';
import { runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A stand-in for Kaggle's client: unpacks the small data sets where the real one leaves its own. */
const client = `#!${process.execPath}
const { cpSync } = require('node:fs');
const given = process.argv.slice(2).join(' ');
console.error('asked: ' + given);
if (process.env.KAGGLE_KEY === undefined) {
  console.error('401 - Unauthorized');
  process.exit(1);
}
const to = process.argv[process.argv.indexOf('-p') + 1];
const from = ${JSON.stringify(dataSets)};
if (given.includes('adityajn105/flickr8k')) {
  cpSync(from + '/f8k/captions.txt', to + '/captions.txt');
  cpSync(from + '/f8k/images', to + '/Images', { recursive: true });
} else if (given.includes('shtvkumar/karpathy-splits')) {
  cpSync(from + '/f30k/dataset_flickr30k.json', to + '/dataset_flickr30k.json');
} else {
  cpSync(from + '/f30k/images', to + '/flickr30k_images/flickr30k_images', { recursive: true });
}
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let withClient: { PATH: string; KAGGLE_KEY: string };

beforeAll(async () => {
  folder = await temporaryFolder();
  const bin = join(folder.path, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'kaggle'), client);
  await chmod(join(bin, 'kaggle'), 0o755);
  withClient = { PATH: `${bin}:${dirname(process.execPath)}`, KAGGLE_KEY: 'secret' };
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

function getData(name: string, env: Record<string, string>, data = 'data') {
  return runFlow(['data', 'get', name, '--data-folder', join(folder.path, data), '--json'], env);
}

describe('flow data get', () => {
  it('prints what to do and the expected tree where Kaggle’s client is not there', async () => {
    const { code, stderr } = await getData('f8k', { PATH: folder.path }, 'none');
    expect(code).toBe(1);
    expect(stderr).toContain('ERR_DATA_SET: The program kaggle is not installed');
    expect(stderr).toContain('pip install kaggle');
    expect(stderr).toMatch(/kaggle datasets download -d adityajn105\/flickr8k -p ".*" --unzip/);
    expect(stderr).toMatch(/mv ".*Images" ".*images"/);
    expect(stderr).toContain('└── images/');
    expect(await readdir(folder.path)).not.toContain('none');
  });

  it('lays out Flickr8k, and fetches nothing the second time', async () => {
    const first = await getData('f8k', withClient);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/asked: datasets download -d adityajn105\/flickr8k -p .* --unzip/);
    expect(JSON.parse(first.stdout)).toEqual({
      dataSet: 'f8k',
      folder: join(folder.path, 'data', 'f8k'),
      pairs: 8,
    });
    expect(await readdir(join(folder.path, 'data'))).toEqual(['f8k']);
    const second = await getData('f8k', withClient);
    expect([second.code, second.stderr]).toEqual([0, '']);
  });

  it('lays out Flickr30k from its two sources', async () => {
    const { code, stdout } = await getData('f30k', withClient);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).pairs).toBe(20);
    expect((await readdir(join(folder.path, 'data', 'f30k'))).sort()).toEqual([
      'dataset_flickr30k.json',
      'images',
    ]);
  });

  it('passes on what Kaggle’s client says when it gives up', async () => {
    const { PATH } = withClient;
    const { code, stderr } = await getData('f8k', { PATH }, 'refused');
    expect(code).toBe(1);
    expect(stderr).toMatch(/kaggle ended with exit code 1 on adityajn105\/flickr8k: .*\n?.*401/);
    expect(stderr).toContain('kaggle.json');
  });

  it('knows the data sets it can fetch', async () => {
    const { code, stderr } = await getData('coco', {});
    expect(code).toBe(2);
    expect(stderr).toContain('f8k, f30k');
  });
});
