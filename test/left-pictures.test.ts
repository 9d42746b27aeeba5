import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { largePicture } from './helpers/large-picture.ts';
import { storedFlowFile } from './helpers/stored-flow.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let picture: Buffer;

beforeAll(async () => {
  folder = await temporaryFolder();
  process.env['JINA_WORKSPACE'] = folder.path;
  picture = await largePicture(1);
  await new Flow()
    .onLog(() => {})
    .add({ uses: storedFlowFile('documents.yml') })
    .index([
      { id: 'picture', buffer: picture, tags: { n: 1 } },
      { id: 'small', buffer: picture.subarray(0, 20_000) },
      { id: 'text', text: 'x'.repeat(50_000) },
    ]);
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** A file of what runs in a Pod behind the one that fetches: these drivers. */
async function behind(drivers: string): Promise<string> {
  const path = join(folder.path, `behind-${Math.random()}.yml`);
  const executor = `!BaseExecutor\nrequests:\n  on:\n    SearchRequest:\n${drivers}`;
  await writeFile(path, executor);
  return path;
}

const line = (name: string, options = '') => `      - !${name}\n        with: {${options}}\n`;

/** The matches of a search, as the Flow answers it when large pictures may be left. */
async function matchesOf(pods: readonly string[], options: { queryset?: object[] } = {}) {
  let flow = new Flow().onLog(() => {}).add({ uses: storedFlowFile('documents.yml') });
  for (const uses of pods) flow = flow.add({ uses });
  await using running = await flow.start();
  const matches = ['picture', 'small', 'text'].map((id) => ({ id, score: { value: 1 } }));
  const request = { type: 'search' as const, docs: [{ id: 'query', text: 'q', matches }] };
  const { docs } = await running.send(
    { ...request, queryset: (options.queryset ?? []) as never },
    { leavePictures: true },
  );
  const stored = await running.stored('picture');
  return { matches: docs[0]?.matches ?? [], stored };
}

const paths = 'traversal_paths: [m]';

describe('a large picture', () => {
  it('stays in the index, which gives the whole Document by its id', async () => {
    const { matches, stored } = await matchesOf([]);
    const [first, small, text] = matches;
    expect(first).toMatchObject({
      id: 'picture',
      tags: { n: 1 },
      original: { bytes: picture.length, mimeType: 'image/jpeg' },
    });
    expect(first?.buffer).toBeUndefined();
    expect(small?.buffer).toHaveLength(20_000);
    expect(text?.text).toHaveLength(50_000);
    expect(stored).toHaveLength(1);
    expect(picture.equals(stored[0]?.buffer ?? Buffer.alloc(0))).toBe(true);
  });

  it.each<[string, string]>([
    ['merge', line('ReduceAllDriver', paths)],
    ['sort by score', line('SortQL', `field: score__value, ${paths}`)],
    ['sort by a tag', line('SortQL', `field: tags__n, ${paths}`)],
    ['cut', line('SliceQL', `start: 0, end: 2, ${paths}`)],
    ['turn round', line('ReverseQL', paths)],
  ])('stays there when the Pods behind only %s', async (_, drivers) => {
    const { matches } = await matchesOf([await behind(drivers)]);
    const found = matches.find(({ id }) => id === 'picture');
    expect(found?.original).toBeDefined();
  });

  it.each<[string, string]>([
    ['make something of it', line('Buffer2URI', `base64: true, ${paths}`)],
    ['sort by it', line('SortQL', `field: uri, ${paths}`)],
    ['filter', line('FilterQL', `lookups: {id__neq: none}, ${paths}`)],
    ['leave it out', line('ExcludeQL', `fields: [uri], ${paths}`)],
    ['judge', line('RankEvaluateDriver', 'fields: [tags__id]')],
  ])('comes along when a Pod behind may %s', async (_, drivers) => {
    const { matches } = await matchesOf([await behind(drivers), '_pass']);
    expect(matches.length).toBeGreaterThan(0);
    for (const { original } of matches) expect(original).toBeUndefined();
  });

  it('comes along when the request itself says how to sort', async () => {
    const sort = line('SortQL', `field: score__value, ${paths}`);
    const queryset = [{ name: 'SortQL', parameters: { field: 'uri' }, priority: 1 }];
    const { matches } = await matchesOf([await behind(sort)], { queryset });
    expect(matches.map(({ original }) => original)).not.toContainEqual(expect.anything());
  });

  it('comes along when the tail of a Pod fetches it, where FlowService.stored does not look', async () => {
    await using flow = await new Flow()
      .onLog(() => {})
      .add({ uses: '_pass', usesAfter: storedFlowFile('documents.yml') })
      .start();
    const docs = [{ id: 'query', text: 'q', matches: [{ id: 'picture' }] }];
    const answer = await flow.send({ type: 'search', docs }, { leavePictures: true });
    expect(answer.docs[0]?.matches?.[0]?.buffer).toHaveLength(picture.length);
  });

  it('comes along when it is the own picture of a match, not that of the index', async () => {
    await using flow = await new Flow()
      .onLog(() => {})
      .add({ uses: storedFlowFile('documents.yml') })
      .start();
    const own = await largePicture(2);
    const matches = [
      { id: 'picture', buffer: own },
      { id: 'small', buffer: own },
    ];
    const docs = [{ id: 'query', text: 'q', matches }];
    const answer = await flow.send({ type: 'search', docs }, { leavePictures: true });
    for (const { buffer, original } of answer.docs[0]?.matches ?? []) {
      expect(own.equals(buffer ?? Buffer.alloc(0))).toBe(true);
      expect(original).toBeUndefined();
    }
  });

  it('comes along where nobody asks to leave it', async () => {
    await using flow = await new Flow()
      .onLog(() => {})
      .add({ uses: storedFlowFile('documents.yml') })
      .start();
    const [response] = await flow.search([{ id: 'q', text: 'q', matches: [{ id: 'picture' }] }]);
    expect(response?.docs[0]?.matches?.[0]?.buffer).toHaveLength(picture.length);
  });
});

describe('a Flow', () => {
  it('tells whether it keeps Documents, and gives none that it does not keep', async () => {
    const keeping = new Flow().onLog(() => {}).add({ uses: storedFlowFile('documents.yml') });
    expect(keeping.keepsDocuments).toBe(true);
    expect(new Flow().add({ uses: storedFlowFile('vectors.yml') }).keepsDocuments).toBe(false);
    await expect(keeping.stored('picture')).rejects.toMatchObject({ code: 'ERR_FLOW_CLOSED' });
    await using flow = await keeping.start();
    expect(await flow.stored('nothing')).toEqual([]);
  });

  it('finds a Document in whichever shard has it', async () => {
    await using flow = await new Flow()
      .onLog(() => {})
      .add({ uses: storedFlowFile('documents.yml'), shards: 3, polling: 'all' })
      .start();
    for (const id of ['picture', 'small', 'text']) {
      expect((await flow.stored(id)).map((document) => document.id)).toEqual([id]);
    }
  });
});
