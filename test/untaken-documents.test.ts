import { describe, expect, it } from '@jest/globals';
import { type Document, Flow, type Response } from 'podflow';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const filter = (lookups: string): string =>
  `- !FilterQL {with: {lookups: {${lookups}}, traversal_paths: [r]}}`;

/** Inline YAML of an Executor that has these drivers for requests to index and to search. */
const pod = (...drivers: string[]): string => `!BaseExecutor
requests:
  on:
    [IndexRequest, SearchRequest]:
${drivers.map((driver) => `      ${driver}\n`).join('')}`;

/** Inline YAML of a store in front of which these drivers stand. */
const store = (workspace: string, name: string, ...drivers: string[]): string => `!BinaryPbIndexer
metas: {name: ${name}, workspace: ${JSON.stringify(workspace)}}
requests:
  on:
    IndexRequest:
${drivers.map((driver) => `      ${driver}\n`).join('')}      - !KVIndexDriver {with: {executor: BinaryPbIndexer, traversal_paths: [r]}}
`;

const documents = [
  { id: 'words', text: 'hello' },
  { id: 'picture', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
  { id: 'capital', text: 'hello', modality: 'Text' },
  { id: 'nothing', tags: { a: 1 } },
];

const quiet = (): Flow => new Flow().onLog(() => {});

async function outcome(flow: Flow, input: readonly object[] = documents) {
  const responses: Response[] = [];
  const summary = await flow.index(input as Document[], { onAlways: (r) => responses.push(r) });
  expect(summary.untaken).toBe(responses.flatMap(({ untaken = [] }) => untaken).length);
  expect(summary.warnings).toEqual(responses.flatMap(({ warnings = [] }) => warnings));
  return { ...summary, ids: responses.flatMap(({ untaken = [] }) => untaken) };
}

describe('a Document that no Pod took', () => {
  it('is warned of with its id and why, beside others that branches took', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ name: 'texts', uses: store(folder.path, 'texts', filter('modality: text')) })
      .add({
        name: 'pictures',
        needs: 'gateway',
        uses: store(folder.path, 'pictures', filter('modality: image')),
      })
      .add({ name: 'join', uses: '_merge_root', needs: ['texts', 'pictures'] });
    const { documents: count, errors, ids, warnings } = await outcome(flow);
    expect([count, errors, ids.sort()]).toEqual([4, [], ['capital', 'nothing']]);
    const asked = 'the filters ask for modality: text or modality: image';
    expect(warnings).toEqual([
      `Document capital: no Pod of the Flow took it, it is stored nowhere: its modality is "Text", its mime type text/plain; ${asked}`,
      `Document nothing: no Pod of the Flow took it, it is stored nowhere: its modality is "", its mime type unknown; ${asked}`,
    ]);
  });

  it('is named once when many are not taken, and the rest is counted', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet().add({ uses: store(folder.path, 'texts', filter('modality: text')) });
    const many = Array.from({ length: 25 }, (_, n) => ({ id: `n${n}`, tags: { n } }));
    const { untaken, warnings } = await outcome(flow, many);
    expect(untaken).toBe(25);
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toBe('No Pod of the Flow took 15 more Documents of the request');
  });

  it.each([1, 2])('is found with %i shards', async (shards) => {
    await using folder = await temporaryFolder();
    const uses = store(folder.path, 'texts', filter('modality: text'));
    for (const polling of ['any', 'all'] as const) {
      const { ids } = await outcome(quiet().add({ uses, shards, polling }));
      expect(ids.sort()).toEqual(['capital', 'nothing', 'picture']);
    }
  });

  it('is found where filters stand one behind the other, in Pods that form a line', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ uses: pod(filter('modality__neq: Text')) })
      .add({ uses: '_pass' })
      .add({ uses: store(folder.path, 'texts', filter('modality: text')) });
    expect((await outcome(flow)).ids.sort()).toEqual(['capital', 'nothing', 'picture']);
  });

  it('is found behind a Pod that only prepared it', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ uses: '!Sentencizer {}' })
      .add({ uses: store(folder.path, 'pictures', filter('modality: image')) });
    const { ids, errors } = await outcome(flow, [{ id: 'words', text: 'one. two.' }]);
    expect([ids, errors]).toEqual([['words'], []]);
  });

  it('is found when a request is cleared before it comes to a store', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ uses: pod('- !ExcludeReqQL {with: {fields: [index]}}') })
      .add({ uses: store(folder.path, 'all') });
    expect((await outcome(flow, [{ id: 'words', text: 'x' }])).ids).toEqual(['words']);
  });

  it('is found when the queryset of the request filters', async () => {
    const flow = quiet().add({ uses: pod(filter('modality__neq: none')) });
    const parameters = { lookups: { modality: 'image' } };
    const [response] = await flow.search(['hello'], {
      queryset: [{ name: 'FilterQL', parameters, priority: 1 }],
    });
    expect([response?.docs, response?.untaken?.length]).toEqual([[], 1]);
  });

  it('is told of a search, where branches that would empty it are spared', async () => {
    const flow = quiet()
      .add({ name: 'texts', uses: pod(filter('mime_type__contains: text')) })
      .add({ name: 'pictures', needs: 'gateway', uses: pod(filter('mime_type__contains: image')) })
      .add({ name: 'join', uses: '_merge_root', needs: ['texts', 'pictures'] });
    await flow.start();
    const [sound] = await flow.search([{ id: 'sound', buffer: Buffer.from('junk') }]);
    expect(sound?.untaken).toEqual(['sound']);
    expect(sound?.warnings?.[0]).toContain(
      'Document sound: no Pod of the Flow took it, it has no mat',
    );
    const [mixed] = await flow.search([{ id: 'sound', buffer: Buffer.from('junk') }, 'a text']);
    expect(mixed?.untaken).toEqual(['sound']);
    const [text] = await flow.search(['a text']);
    expect([text?.docs.length, text?.untaken, text?.warnings]).toEqual([1, [], []]);
    await flow.close();
  });
});

describe('a Document that was taken', () => {
  it('is so in a Flow whose Pods only pass', async () => {
    const { untaken, warnings } = await outcome(quiet().add().add({ shards: 2 }));
    expect([untaken, warnings]).toEqual([0, []]);
  });

  it('is so when it is filtered away after it was stored, also by later Pods', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ uses: store(folder.path, 'all') })
      .add({ uses: pod(filter('modality: none')) })
      .add();
    expect((await outcome(flow)).untaken).toBe(0);
  });

  it('is so when one branch stored it and let it go, and the other never had it', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ name: 'stored', uses: store(folder.path, 'all') })
      .add({ name: 'gone', uses: pod(filter('modality: none')) })
      .add({ name: 'other', needs: 'gateway', uses: pod(filter('modality: image')) })
      .add({ name: 'join', uses: '_merge_root', needs: ['gone', 'other'] });
    expect((await outcome(flow)).untaken).toBe(0);
  });

  it('is so when a Pod that nobody waits for took it', async () => {
    await using folder = await temporaryFolder();
    const flow = quiet()
      .add({ name: 'hanging', uses: store(folder.path, 'texts', filter('modality: text')) })
      .add({ name: 'answering', needs: 'gateway', uses: pod(filter('modality: image')) });
    expect((await outcome(flow)).ids.sort()).toEqual(['capital', 'nothing']);
  });

  it('is not told of twice when it failed', async () => {
    const flow = quiet().add({ uses: pod(filter('modality: text')) });
    const error = { code: 'ERR_FILE_UNREADABLE', message: 'locked' };
    const { untaken, warnings, errors } = await outcome(flow, [{ id: 'x', uri: 'x.png', error }]);
    expect([untaken, warnings, errors.length]).toEqual([0, [], 1]);
  });
});

describe('modality', () => {
  it.each([
    ['modality__neq: text', 1],
    ['modality__in: [text, image]', 0],
    ['modality__contains: text', 0],
    ['modality__exact: text', 1],
    ['modality: text', 1],
    ['modality: image', 0],
  ])('is not made up: with the filter {%s} a bare text leaves %i', async (lookups, left) => {
    const [response] = await quiet()
      .add({ uses: pod(filter(lookups)) })
      .search(['hello']);
    expect(response?.docs.map(({ modality = '' }) => modality)).toEqual(left ? [''] : []);
  });
});
