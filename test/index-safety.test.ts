import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { crossModalFlow, flowFile, matchesOf } from './helpers/cross-modal.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const tinyModel = fileURLToPath(new URL('./fixtures/models/clip-tiny-random', import.meta.url));
const dangerous = fileURLToPath(new URL('./fixtures/executors/shout.yml', import.meta.url));
const brokenPicture = {
  id: 'picture-broken',
  buffer: Buffer.from('\x89PNG\r\n\x1a\n but then nothing', 'latin1'),
  mimeType: 'image/png',
  modality: 'image',
  tags: { id: 'broken' },
};

/** Which of these ids the key-value index of pictures has. */
async function storedPictures(workspace: string, ids: readonly string[]): Promise<string[]> {
  const flow = new Flow().onLog(() => {});
  process.env['JINA_WORKSPACE'] = workspace;
  flow.add({ uses: flowFile('yaml/index-image-kv') });
  const [response] = await flow.search([{ id: 'query', matches: ids.map((id) => ({ id })) }]);
  return (response?.docs[0]?.matches ?? []).map(({ id }) => id);
}

describe('an index', () => {
  it('has all of a Document or nothing: a broken picture is named and left out everywhere', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const documents = [...pictureCollection(), brokenPicture];
    const summary = await crossModalFlow('flow-index', { workspace }).index(documents);
    expect(summary.documents).toBe(17);
    expect(summary.errors).toMatchObject([
      { code: 'ERR_IMAGE_READ', pod: 'loader', documentId: 'picture-broken' },
    ]);
    const asked = ['picture-1F355', 'picture-broken'];
    expect(await storedPictures(workspace, asked)).toEqual(['picture-1F355']);
    const [, ...others] = await crossModalFlow('flow-query', { workspace }).search('pizza');
    expect(others).toEqual([]);
  });

  it('takes back and names what failed in a Pod that nobody waits for', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const store = { jtype: 'BinaryPbIndexer', metas: { name: 'store', workspace } };
    const flow = new Flow()
      .onLog(() => {})
      .add({ name: 'store', uses: store })
      .add({ name: 'aside', needs: 'gateway', uses: dangerous })
      .add({ name: 'last', needs: 'store' });
    const summary = await flow.index([
      { id: 'good', text: 'good' },
      { id: 'bad', text: 'boom' },
    ]);
    expect(summary.errors).toMatchObject([{ pod: 'aside', documentId: 'bad' }]);
    const lookUp = new Flow()
      .onLog(() => {})
      .add({
        uses: { ...store, requests: { on: { SearchRequest: [{ jtype: 'KVSearchDriver' }] } } },
      });
    const [response] = await lookUp.search([
      { id: 'query', matches: [{ id: 'good' }, { id: 'bad' }] },
    ]);
    expect(response?.docs[0]?.matches?.map(({ id }) => id)).toEqual(['good']);
  });

  it('keeps the old version when the new one is broken', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    const broken = { ...brokenPicture, id: 'picture-1F355' };
    const summary = await crossModalFlow('flow-index', { workspace }).index([broken]);
    expect(summary.errors).toHaveLength(1);
    const query = crossModalFlow('flow-query', { workspace });
    const [response] = await query.search('slice of pizza');
    expect(response?.docs[0]?.matches?.[0]).toMatchObject({
      id: 'picture-1F355',
      tags: { caption: 'pizza' },
    });
  });

  it('keeps nothing of a request on which a Pea died, and takes it the next time', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const withMortal = (): Flow => {
      const flow = crossModalFlow('flow-index', { workspace });
      return flow.add({ name: 'mortal', uses: dangerous });
    };
    const [pizza, caption] = pictureCollection();
    const lethal = { id: 'caption-die', text: 'die here', modality: 'text' };
    await expect(
      withMortal().index([pizza, caption, lethal].filter((document) => document !== undefined)),
    ).rejects.toMatchObject({ code: 'ERR_PEA_DIED', pod: 'mortal' });
    expect(await storedPictures(workspace, ['picture-1F355'])).toEqual([]);
    const query = crossModalFlow('flow-query', { workspace });
    expect(matchesOf(await query.search('pizza'))).toEqual([]);

    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    expect(await storedPictures(workspace, ['picture-1F355'])).toEqual(['picture-1F355']);
  });

  it('is written by one Flow at a time; the second is told the process that has it', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    await using first = await crossModalFlow('flow-index', { workspace, shards: 2 }).start();
    await first.index(pictureCollection());
    await expect(
      crossModalFlow('flow-index', { workspace }).index(pictureCollection()),
    ).rejects.toMatchObject({
      code: 'ERR_INDEX_LOCKED',
      message: expect.stringContaining(`${process.pid}`),
    });
    await first.close();
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  });

  it('is read beside the Flow that writes it, and shows what has come since', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const [pizza, caption, ...others] = pictureCollection();
    await using writer = await crossModalFlow('flow-index', { workspace }).start();
    await writer.index([pizza, caption].filter((document) => document !== undefined));
    await using reader = await crossModalFlow('flow-query', { workspace }).start();
    expect(matchesOf(await reader.search('dog'))).toHaveLength(1);
    await writer.index(others);
    // A reader looks for news at most once a second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const [best] = matchesOf(await reader.search('dog'));
    expect(best?.[0]).toBe('picture-1F436');
  });

  it('remembers its model and refuses vectors of another one', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    process.env['JINA_CLIP_MODEL'] = tinyModel;
    try {
      const [response] = await crossModalFlow('flow-query', { workspace }).search('pizza');
      expect(response?.status).toMatchObject({ code: 'ERROR' });
      expect(response?.status.description).toMatch(
        /mini-clip.*clip-tiny-random|clip-tiny-random.*mini-clip/s,
      );
      const summary = await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
      expect(summary.errors.length).toBeGreaterThan(0);
    } finally {
      delete process.env['JINA_CLIP_MODEL'];
    }
    const [again] = await crossModalFlow('flow-query', { workspace }).search('slice of pizza');
    expect(again?.docs[0]?.matches?.[0]?.id).toBe('picture-1F355');
  });
});
