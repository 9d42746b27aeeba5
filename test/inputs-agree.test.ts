import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Document, documentToJson } from '@podflow/core';
import { Flow, type InputItem } from 'podflow';
import { WebSocket } from 'ws';
import type * as client from '../packages/client/src/index.ts';
import type { ClientInputItem, SocketClass } from '../packages/client/src/index.ts';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { runFlow } from './helpers/flow-command.ts';
import { serveFlow } from './helpers/gateway.ts';
import { pictureBytes } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** The built client. */
const { PodflowClient } = (await import(
  new URL('../packages/client/dist/index.js', import.meta.url).href
)) as typeof client;

const picture = Buffer.from(pictureBytes('1F355'));
const base64 = picture.toString('base64');
const pictureUri = `data:image/png;base64,${base64}`;
const wrapped = base64.replace(/(.{76})/g, '$1\r\n');

/** What can be sent as JSON and given to the API alike. */
const items: [string, InputItem][] = [
  ['a text', 'slice of pizza'],
  ['a text that begins as a data URI does', 'Data: cats, dogs and more'],
  ['a text that begins as an address does', 'https://example.com/a page of dogs'],
  ['a Document of a text', { text: 'a', foo: 5, tags: { bar: 1 }, mime_type: 'text/html' }],
  ['a Document as JSON', '{"text": "b", "foo": 5}'],
  ['a data URI', pictureUri],
  ['a data URI without a type', `data:;base64,${base64}`],
  ['a data URI of another type', `data:application/octet-stream;base64,${base64}`],
  ['a data URI in lines', `data:image/png;base64,${wrapped}`],
  ['a data URI of a text', 'data:text/plain,two%20words'],
  ['a Document of bytes', { buffer: base64 }],
  ['a Document of bytes in lines', { buffer: wrapped }],
  ['a Document of a data URI', { uri: pictureUri, tags: { file: 'a.png' } }],
  ['a Document with a modality of its own', { buffer: base64, modality: 'Image' }],
  ['a Document that only has tags', { tags: { a: [1, { b: null }] } }],
  ['a Document with chunks', { id: 'x', chunks: [{ text: 'a' }, { buffer: base64 }] }],
];

type Served = { url: string } & AsyncDisposable;

/** An id is made up where none is given; what an answer leaves out has its default. */
function fieldsOf(document: object | undefined): object {
  const { id, chunks, matches, mimeType, ...fields } = document as Document;
  return {
    ...fields,
    ...(mimeType && { mimeType }),
    ...(chunks && { chunks: chunks.map(fieldsOf) }),
  };
}

describe('the same item', () => {
  const flow = new Flow().onLog(() => {}).add();
  let served: Served;
  let remote: client.PodflowClient;
  beforeAll(async () => {
    served = await serveFlow(flow);
    remote = new PodflowClient(served.url, { WebSocket: WebSocket as unknown as SocketClass });
  });
  afterAll(async () => {
    await served[Symbol.asyncDispose]();
  });

  it.each(items)(
    'is the same Document by the API, REST, WebSocket and the client: %s',
    async (_, item) => {
      const [response] = await flow.search([item]);
      const expected = fieldsOf(documentToJson(response?.docs[0] as Document, { tensors: false }));
      expect(expected).toMatchObject({ weight: 1 });

      const body = JSON.stringify({ data: [item] });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${served.url}/api/search`, { method: 'POST', headers, body });
      const { search } = (await answer.json()) as { search: { docs: object[] } };
      expect(fieldsOf(search.docs[0])).toEqual(expected);

      const { docs } = await remote.search([item as ClientInputItem]);
      expect(fieldsOf(docs[0])).toEqual(expected);
      for await (const streamed of remote.stream([{ data: [item as ClientInputItem] }])) {
        expect(fieldsOf(streamed.answer?.docs[0])).toEqual(expected);
      }
    },
  );

  it.each<[string, unknown, string]>([
    ['an empty object', {}, 'an empty object'],
    ['a misspelt field', { txt: 'x' }, 'an object with the keys txt'],
    ['the JSON of one', '{"txt": "x"}', 'an object with the keys txt'],
    ['a number', 5, 'number 5'],
    ['null', null, 'null'],
    ['an id that cannot be written', { id: 'a\ud83d', text: 'x' }, 'half a surrogate pair'],
  ])('is refused by all of them with its number and what it is: %s', async (_, item, what) => {
    const refused = { code: 'ERR_INPUT', message: expect.stringContaining(what) };
    await expect(flow.search(['fine', item as string])).rejects.toMatchObject(refused);
    await expect(remote.search(['fine', item as string])).rejects.toMatchObject(refused);
    const body = JSON.stringify({ data: ['fine', item] });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${served.url}/api/search`, { method: 'POST', headers, body });
    expect(answer.status).toBe(422);
    const { error } = (await answer.json()) as { error: { path: string } };
    expect(error).toMatchObject({ ...refused, path: expect.stringMatching(/^data\[1\]/) });
  });
});

describe('the index flow of the repository', () => {
  it('stores bare texts and pictures without a modality, by the API as by REST', async () => {
    const data = items.slice(0, 13);
    const all = ['api', 'rest'] as const;
    const found = await Promise.all(
      all.map(async (way) => {
        await using folder = await temporaryFolder();
        const index = crossModalFlow('flow-index', { workspace: folder.path });
        if (way === 'api') {
          const { errors, untaken } = await index.index(data.map(([, item]) => item));
          expect([errors, untaken]).toEqual([[], 0]);
        } else {
          await using served = await serveFlow(index);
          const body = JSON.stringify({ data: data.map(([, item]) => item) });
          const headers = { 'content-type': 'application/json' };
          const answer = await fetch(`${served.url}/api/index`, { method: 'POST', headers, body });
          const { status, warnings, untaken } = (await answer.json()) as Record<string, unknown>;
          expect([status, warnings, untaken]).toEqual([{}, undefined, undefined]);
        }
        const query = crossModalFlow('flow-query', { workspace: folder.path });
        const [texts, pictures] = await Promise.all(
          [picture, 'pizza'].map(async (asked) => {
            const [response] = await query.search([asked], { topK: 100 });
            return response?.docs[0]?.matches ?? [];
          }),
        );
        const textsFound = texts?.map(({ text, mimeType, modality = '', tags }) => ({
          ...{ text, mimeType, modality, tags },
        }));
        return { texts: textsFound, pictures: pictures?.map(({ mimeType }) => mimeType) };
      }),
    );
    expect(found[0]).toEqual(found[1]);
    expect(found[0]?.texts).toHaveLength(6);
    expect(found[0]?.pictures).toEqual(Array(7).fill('image/png'));
  });

  it('does not lose a modality in capitals, or bytes of no known type, without a word', async () => {
    await using folder = await temporaryFolder();
    await using served = await serveFlow(crossModalFlow('flow-index', { workspace: folder.path }));
    const remote = new PodflowClient(served.url);
    const { documents, untaken, failed, warnings } = await remote.index([
      { id: 'capital', buffer: base64, modality: 'Image' },
      Buffer.from('junk'),
      'a text',
    ]);
    expect([documents, untaken, failed]).toEqual([3, 2, 0]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Document capital: .* modality is "Image", its mime type image\/png; the/,
      ),
      expect.stringMatching(
        / modality is "", its mime type unknown; the filters ask for modality: /,
      ),
    ]);
  });
});

describe('flow index and flow search', () => {
  it('exit with 1 when no Pod took anything, and name the input', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'flow.yml');
    const lines = join(folder.path, 'lines.txt');
    await writeFile(lines, 'hello\nworld\n');
    await writeFile(
      file,
      `!Flow
version: '1'
pods:
  - name: sounds
    uses: |
      !BaseExecutor
      requests:
        on:
          [IndexRequest, SearchRequest]:
            - !FilterQL {with: {lookups: {modality: audio}, traversal_paths: [r]}}
`,
    );
    const index = await runFlow(['index', file, '--text', lines]);
    expect(index.stderr).toMatch(
      /warning: hello \(Document [\da-f]+\): no Pod of the Flow took it/,
    );
    expect(index.stderr).toContain('Indexed 0 documents');
    expect(index.stderr).toContain('2 taken by no Pod and stored nowhere');
    expect(index.code).toBe(1);
    const json = await runFlow(['index', file, '--text', lines, '--json', '--quiet']);
    expect(JSON.parse(json.stdout)).toMatchObject({ documents: 2, indexed: 0, untaken: 2 });
    await using served = await serveFlow(Flow.load_config(file).onLog(() => {}));
    const remote = await runFlow(['index', '--host', served.url, '--text', lines]);
    expect(remote.stderr).toMatch(
      /warning: hello \(Document [\da-f]+\): no Pod of the Flow took it/,
    );
    expect(remote.stderr).toContain('2 taken by no Pod and stored nowhere');
    expect(remote.code).toBe(1);
    const asked = await runFlow(['search', '--host', served.url, 'hello']);
    expect(asked.stderr).toContain('no Pod of the Flow took it, it has no matches');
    expect(asked.code).toBe(1);
    const search = await runFlow(['search', file, 'hello']);
    expect(search.stderr).toContain('no Pod of the Flow took it, it has no matches');
    expect(search.code).toBe(1);
  });
});
