import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentInput, Flow } from 'podflow';
import { crossModalFlow, matchesOf } from './helpers/cross-modal.ts';
import { appPlace, dataSets } from './helpers/cross-modal-example.ts';
import { runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** Vectors that PyTorch gave: tools/vse/make_fixtures.py. */
const golden: {
  models: Record<
    string,
    {
      images: { file: string; image_embeds: number[] }[];
      texts: { text: string; text_embeds: number[] }[];
    }
  >;
} = JSON.parse(readFileSync(fixture('vse-golden.json'), 'utf8'));

const guide = readFileSync(new URL('../docs/guides/vse.md', import.meta.url), 'utf8');

/** The containers, as the guide sets them. */
const containers = Object.fromEntries(
  ['JINA_IMAGE_ENCODER', 'JINA_TEXT_ENCODER', 'JINA_TEXT_ENCODER_INTERNAL'].map((name) => {
    const [, value = ''] = new RegExp(`^export ${name}=(.+)$`, 'm').exec(guide) ?? [];
    return [name, value];
  }),
);
const ownFiles = {
  ...containers,
  JINA_IMAGE_ENCODER: 'yaml/vse/image-encoder.yml',
  JINA_TEXT_ENCODER: 'yaml/vse/text-encoder.yml',
};

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** The pictures and captions of the golden file; ids are files and `text 0`, `text 1`, .... */
function documents(model: string): DocumentInput[] {
  const { images, texts } = golden.models[model] ?? { images: [], texts: [] };
  return [
    ...images.map(({ file }) => ({
      id: file,
      buffer: readFileSync(fixture(file)),
      mimeType: 'image/png',
      modality: 'image',
    })),
    ...texts.map(({ text }, i) => ({
      id: `text ${i}`,
      text,
      mimeType: 'text/plain',
      modality: 'text',
    })),
  ];
}

/** Ids and cosine distances to `query` of the best ten, as PyTorch's vectors have them. */
function expectedMatches(
  query: number[],
  stored: readonly [string, number[]][],
): [string, number][] {
  return stored
    .map(([id, vector]): [string, number] => [
      id,
      1 - vector.reduce((sum, value, i) => sum + value * (query[i] ?? 0), 0),
    ])
    .toSorted(([, a], [, b]) => a - b)
    .slice(0, 10);
}

async function expectMatches(
  flow: Flow,
  query: string | Uint8Array,
  expected: [string, number][],
): Promise<void> {
  const found = matchesOf(await flow.search(query));
  expect(found.map(([, distance]) => distance)).toEqual(
    expected.map(([, distance]) => expect.closeTo(distance, 3)),
  );
  expect(found[0]?.[0]).toBe(expected[0]?.[0]);
}

describe('the cross-modal flows with a VSE++ model', () => {
  let before: string | undefined;

  beforeAll(() => {
    before = process.env['JINA_VSE_MODEL'];
  });

  afterAll(() => {
    if (before === undefined) delete process.env['JINA_VSE_MODEL'];
    else process.env['JINA_VSE_MODEL'] = before;
  });

  it.each([
    ['vse-tiny-vgg', "Jina's containers", containers, 1],
    ['vse-tiny-resnet', 'Pod files', ownFiles, 2],
  ])('find what PyTorch finds, both ways: %s by %s', async (model, _by, env, shards) => {
    process.env['JINA_VSE_MODEL'] = fixture(`models/${model}`);
    await using folder = await temporaryFolder();
    const options = { workspace: folder.path, shards, parallel: shards, env };
    const summary = await crossModalFlow('flow-index', options).index(documents(model));
    expect(summary).toMatchObject({ documents: 45, errors: [] });

    await using flow = await crossModalFlow('flow-query', options).start();
    const { images = [], texts = [] } = golden.models[model] ?? {};
    const [picture] = images;
    const caption = texts[3];
    if (!picture || !caption) throw new Error('no golden vectors');
    await expectMatches(
      flow,
      caption.text,
      expectedMatches(
        caption.text_embeds,
        images.map(({ file, image_embeds }) => [file, image_embeds]),
      ),
    );
    await expectMatches(
      flow,
      readFileSync(fixture(picture.file)),
      expectedMatches(
        picture.image_embeds,
        texts.map(({ text_embeds }, i) => [`text ${i}`, text_embeds]),
      ),
    );
    for (const text of ['', '?', 'xyzzy', 'a dog '.repeat(5000)]) {
      const [response] = await flow.search([{ text }]);
      expect(response?.status.code).toBe('SUCCESS');
      expect(response?.docs[0]?.matches).toHaveLength(5);
    }
  });

  it('refuse an index that another model made', async () => {
    await using folder = await temporaryFolder();
    const options = { workspace: folder.path, env: containers };
    process.env['JINA_VSE_MODEL'] = fixture('models/vse-tiny-vgg');
    await crossModalFlow('flow-index', options).index(documents('vse-tiny-vgg'));
    process.env['JINA_VSE_MODEL'] = fixture('models/vse-tiny-resnet');
    const [response] = await crossModalFlow('flow-query', options).search('a dog');
    expect(response?.status).toMatchObject({ code: 'ERROR' });
    expect(JSON.stringify(response?.status)).toMatch(
      /ERR_INDEX_MODEL.*vse-tiny-vgg.*vse-tiny-resnet/,
    );
  });

  it('do not start without a model, and say what to do', async () => {
    delete process.env['JINA_VSE_MODEL'];
    await using folder = await temporaryFolder();
    const flow = crossModalFlow('flow-query', { workspace: folder.path, env: containers });
    await expect(flow.start()).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringMatching(/tools\/vse\/convert\.py.*JINA_VSE_MODEL/),
    });
  });
});

describe('the commands of examples/cross-modal-search with -m vse', () => {
  it.each(['text2image', 'image2text'])('index and measure the small f8k: %s', async (mode) => {
    await using folder = await temporaryFolder();
    const env = {
      JINA_WORKSPACE: folder.path,
      JINA_VSE_MODEL: fixture('models/vse-tiny-vgg'),
    };
    const run = (program: string, line: string) =>
      runFlow([...line.split(' '), '--data_folder', dataSets], env, { ...appPlace, program });
    const index = await run('app.js', '-t index -n 16000 -d f8k -m vse -s 3');
    expect(index.stderr).toContain('VSE++ model vse-tiny-vgg ($JINA_VSE_MODEL)');
    expect(index.stderr).toContain('Indexed 16 documents in ');
    const { code, stdout } = await run(
      'evaluate.js',
      `-e ${mode} -i 16000 -n 4000 -d f8k -m vse -s 32`,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^MeanReciprocalRank is: 0\.\d{6,}$/m);
  });
});
