import { describe, expect, it } from '@jest/globals';
import { commands, pixel, pixelUri, send, startToy } from './toy-flow.ts';

const jpegUri = `data:image/jpeg;base64,${Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]).toString('base64')}`;

describe('a key of the body that is almost one that has an effect', () => {
  it.each([
    ['topK', 'top_k'],
    ['TOPK', 'top_k'],
    ['mimeType', 'mime_type'],
    ['query_set', 'queryset'],
  ])('%s is told in a warning', async (key, meant) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: ['a cat'], [key]: 1 });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      search: { docs: [{ text: 'a cat' }] },
      warnings: [expect.stringMatching(`^The key "${key}" .* did you mean "${meant}"\\?$`)],
    });
  });

  it('is no other key, as clients of Jina send them', async () => {
    await using toy = await startToy();
    const body = { data: ['a cat'], mode: 'search', batch_size: 5, __x: 1 };
    expect((await send(`${toy.url}/api/search`, body)).json).not.toHaveProperty('warnings');
  });
});

describe('POST /api/search', () => {
  it('answers in the shape of Jina 1.0', async () => {
    await using toy = await startToy();
    const { status, json, headers } = await send(`${toy.url}/api/search`, { data: ['a cat'] });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const [query] = toy.flow.requests[0]?.docs ?? [];
    expect(json).toEqual({
      requestId: 'request-1',
      search: {
        docs: [
          {
            id: query?.id,
            text: 'a cat',
            mimeType: 'text/plain',
            weight: 1,
            matches: [
              { id: 'm1', uri: pixelUri, mimeType: 'image/png', score: { value: 0 } },
              {
                id: 'm2',
                uri: pixelUri,
                mimeType: 'image/png',
                score: { value: 0.25, refId: query?.id },
              },
            ],
          },
        ],
      },
      status: {},
      queryset: [],
      routes: [
        {
          pod: 'gateway',
          podId: '0',
          startTime: '2020-09-13T12:26:40.000250Z',
          endTime: '2020-09-13T12:26:40.001000Z',
          status: {},
        },
      ],
    });
  });

  it.each([
    ['0.1.48 of Jina Box', { data: ['a cat'], top_k: 16, mode: 'search' }],
    ['0.1.49 of Jina Box', { data: ['a cat'], parameters: { top_k: 16 }, mode: 'search' }],
    ['both spellings', { data: ['a cat'], top_k: 16, parameters: { top_k: 3 } }],
    ['floats, as Jina echoes them', { data: ['a cat'], top_k: 16.0 }],
  ])('takes top_k in the body of %s', async (_name, body) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, body);
    expect(status).toBe(200);
    const queryset = [
      { name: 'SliceQL', parameters: { end: 16 }, priority: 1 },
      { name: 'VectorSearchDriver', parameters: { top_k: 16 }, priority: 1 },
    ];
    expect(toy.flow.requests[0]?.queryset).toEqual(queryset);
    expect(json.queryset).toEqual(queryset);
  });

  it.each([
    { data: ['a cat'] },
    { data: ['a cat'], top_k: null },
    { data: ['a cat'], parameters: { top_k: null } },
    { data: ['a cat'], parameters: null, request_size: null, queryset: null, mime_type: null },
    { data: ['a cat'], unknown_key: { x: 1 } },
  ])('leaves the numbers of the Flow as they are for %j', async (body) => {
    await using toy = await startToy();
    const { status } = await send(`${toy.url}/api/search`, body);
    expect(status).toBe(200);
    expect(toy.flow.requests[0]?.queryset).toEqual([]);
  });

  it('puts the queryset of the body in front of that of top_k', async () => {
    await using toy = await startToy();
    const own = { name: 'FilterQL', parameters: { lookups: { a__eq: 1 } }, priority: 2 };
    await send(`${toy.url}/api/search`, { data: ['a'], top_k: 5, queryset: [own] });
    expect(toy.flow.requests[0]?.queryset?.map(({ name }) => name)).toEqual([
      'FilterQL',
      'SliceQL',
      'VectorSearchDriver',
    ]);
    expect(toy.flow.requests[0]?.queryset?.[0]).toMatchObject(own);
  });

  it.each(['search', 'SEARCH', 'Search'])('takes the mode %s', async (mode) => {
    await using toy = await startToy();
    const { status } = await send(`${toy.url}/api/${mode}`, { data: ['a'], mode: 'index' });
    expect(status).toBe(200);
    expect(toy.flow.requests[0]?.type).toBe('search');
  });

  it('answers no items with no documents, and does not trouble the Flow', async () => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: [] });
    expect(status).toBe(200);
    expect(json).toMatchObject({ search: { docs: [] }, status: {} });
    expect(toy.flow.requests).toEqual([]);
  });

  it('answers queries in the order in which they were sent', async () => {
    await using toy = await startToy();
    const { json } = await send(`${toy.url}/api/search`, { data: ['a', pixelUri, 'c'] });
    expect(json.search.docs.map(({ text, uri }) => text ?? uri)).toEqual(['a', pixelUri, 'c']);
  });

  it('sends all items in one request', async () => {
    await using toy = await startToy();
    await send(`${toy.url}/api/search`, { data: ['a', 'b', 'c'] });
    expect(toy.flow.requests.map(({ docs }) => docs.length)).toEqual([3]);
  });

  it('sends batches of request_size and answers with the documents of all', async () => {
    await using toy = await startToy();
    const body = { data: ['a', 'b', commands.fail, 'd', 'e'], request_size: 2 };
    const { json } = await send(`${toy.url}/api/search`, body);
    expect(toy.flow.requests.map(({ docs }) => docs.length)).toEqual([2, 2, 1]);
    expect(json.search.docs.map(({ text }) => text)).toEqual(body.data);
    expect(json.routes).toHaveLength(3);
    expect(json.status).toMatchObject({ code: 'ERROR', errors: [{ code: 'ERR_IMAGE_READ' }] });
  });

  it('answers 200 with status ERROR when an Executor failed, without paths of the server', async () => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: ['a', commands.fail] });
    expect(status).toBe(200);
    const id = json.search.docs[1]?.id;
    const message = 'The picture a.png cannot be read';
    const error = { code: 'ERR_IMAGE_READ', message, pod: 'loader', documentId: id };
    expect(json.status).toEqual({ code: 'ERROR', description: message, errors: [error] });
    expect(json.search.docs[0]?.matches).toHaveLength(2);
    expect(json.search.docs[1]).toMatchObject({ error });
  });

  it('says so when no branch of the Flow took the query', async () => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: [commands.drop] });
    expect(status).toBe(200);
    expect(json.search.docs).toEqual([]);
    expect(json.status.code).toBe('ERROR');
    expect(json.status.description).toMatch(/No Pod of this Flow takes .* \(text\/plain\)/);
  });

  it('answers all at once when many ask at once', async () => {
    await using toy = await startToy();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        send(`${toy.url}/api/search`, { data: [`query ${index}`] }),
      ),
    );
    expect(answers.map(({ json }) => json.search.docs[0]?.text)).toEqual(
      answers.map((_, index) => `query ${index}`),
    );
  });
});

describe('items of data', () => {
  it.each<[string, object]>([
    ['a cat', { text: 'a cat', mimeType: 'text/plain' }],
    ['text:hey, dude', { text: 'text:hey, dude' }],
    ['/etc/passwd', { text: '/etc/passwd' }],
    ['../../x.png', { text: '../../x.png' }],
    ['C:\\Windows\\win.ini', { text: 'C:\\Windows\\win.ini' }],
    ['\\\\host\\share\\a.png', { text: '\\\\host\\share\\a.png' }],
    ['%2e%2e/etc/passwd', { text: '%2e%2e/etc/passwd' }],
    ['see https://example.org for more', { text: 'see https://example.org for more' }],
    ['file: an old one', { text: 'file: an old one' }],
    ['data: what people say', { text: 'data: what people say' }],
    ['data:the missing piece', { text: 'data:the missing piece' }],
    ['https://example.com/a page of dogs', { text: 'https://example.com/a page of dogs' }],
    ['{not json', { text: '{not json' }],
    ['[1, 2]', { text: '[1, 2]' }],
    ['👩🏽‍🚀 مرحبا', { text: '👩🏽‍🚀 مرحبا' }],
    ['\ud800 lone', { text: '\ud800 lone' }],
    ['{"text": "a cat", "id": "x"}', { id: 'x', text: 'a cat', mimeType: 'text/plain' }],
    [`{"uri": "${pixelUri}"}`, { uri: pixelUri, mimeType: 'image/png' }],
    [pixelUri, { uri: pixelUri, mimeType: 'image/png' }],
    [pixelUri.replace('image/png', 'video/mp4'), { mimeType: 'image/png' }],
    [pixelUri.replace('image/png', 'image/jpeg'), { mimeType: 'image/png' }],
    [pixelUri.replace('image/png', 'application/octet-stream'), { mimeType: 'image/png' }],
    [pixelUri.replace('data:image/png', 'DATA:IMAGE/PNG'), { mimeType: 'image/png' }],
    [pixelUri.replace('image/png', 'text/plain'), { mimeType: 'image/png' }],
    [jpegUri, { uri: jpegUri, mimeType: 'image/jpeg' }],
    [pixelUri.replace(/(.{76})/g, '$1\r\n'), { mimeType: 'image/png' }],
    [pixelUri.replace('image/png', ''), { mimeType: 'image/png' }],
    [pixelUri.replace('image/png', 'image/png;name="a,b.png"'), { mimeType: 'image/png' }],
    ['data:application/pdf;base64,JVBERi0xLjQK', { mimeType: 'application/pdf' }],
    ['data:,two%20words', { text: 'two words', mimeType: 'text/plain' }],
    ['data:text/plain;charset=utf-8;base64,w6Q=', { text: 'ä', mimeType: 'text/plain' }],
    ['data:text/plain;charset=iso-8859-1;base64,5A==', { text: 'ä' }],
    ['data:text/html,<b>x</b>', { text: '<b>x</b>', mimeType: 'text/plain' }],
  ])('reads the text %j', async (item, fields) => {
    await using toy = await startToy();
    const { status } = await send(`${toy.url}/api/search`, { data: [item] });
    expect(status).toBe(200);
    const [document] = toy.flow.requests[0]?.docs ?? [];
    expect(document).toMatchObject(fields);
    expect(document?.text === undefined).toBe(!('text' in fields));
    expect(document?.uri === undefined).toBe(document?.text !== undefined);
  });

  it.each<[object, object]>([
    [{ text: 'a cat' }, { text: 'a cat', mimeType: 'text/plain', weight: 1 }],
    [
      { text: 'a', mime_type: 'text/x-own', weight: 2 },
      { mimeType: 'text/x-own', weight: 2 },
    ],
    [{ buffer: pixel }, { mimeType: 'image/png' }],
    [{ buffer: 'AAAA' }, { buffer: new Uint8Array(3) }],
    [
      { uri: pixelUri, id: 'p' },
      { id: 'p', uri: pixelUri, mimeType: 'image/png' },
    ],
    [
      { uri: 'https://example.org/a', text: 'a' },
      { uri: 'https://example.org/a', text: 'a' },
    ],
    [{ uri: 'data:,words' }, { text: 'words', mimeType: 'text/plain' }],
    [
      { uri: 'data:,words', text: 'a' },
      { uri: 'data:,words', text: 'a' },
    ],
    [{ text: 'a', filename: 'x' }, { tags: { filename: 'x' } }],
    [
      { text: 'a', embedding: [1, 2] },
      { embedding: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } },
    ],
    [{ buffer: pixel.replace(/(.{76})/g, '$1\n') }, { mimeType: 'image/png' }],
    [
      { chunks: [{ text: 'a' }, { uri: pixelUri }] },
      { chunks: [{ mimeType: 'text/plain' }, { mimeType: 'image/png' }] },
    ],
  ])('reads the object %j', async (item, fields) => {
    await using toy = await startToy();
    const { status } = await send(`${toy.url}/api/search`, { data: [item] });
    expect(status).toBe(200);
    expect(toy.flow.requests[0]?.docs[0]).toMatchObject(fields);
  });

  it('gives items that do not tell their type the mime_type of the body', async () => {
    await using toy = await startToy();
    const data = ['a', { buffer: 'AAAA' }, { text: 'b', mimeType: 'text/css' }, pixelUri];
    await send(`${toy.url}/api/search`, { data, mime_type: 'text/markdown' });
    expect(toy.flow.requests[0]?.docs.map(({ mimeType }) => mimeType)).toEqual([
      'text/markdown',
      'text/markdown',
      'text/css',
      'image/png',
    ]);
  });

  it('reads no JSON in texts when data_type is content', async () => {
    await using toy = await startToy();
    await send(`${toy.url}/api/search`, { data: ['{"text": "a"}'], data_type: 'content' });
    expect(toy.flow.requests[0]?.docs[0]?.text).toBe('{"text": "a"}');
  });
});

describe('other modes', () => {
  it.each(['index', 'update', 'train'] as const)('POST /api/%s', async (mode) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/${mode}`, {
      data: [{ id: 'a', text: 'x' }],
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ [mode]: { docs: [{ id: 'a', text: 'x' }] }, status: {} });
    expect(toy.flow.requests[0]).toMatchObject({ type: mode, docs: [{ id: 'a' }] });
  });

  it('POST /api/delete sends ids, in batches too', async () => {
    await using toy = await startToy();
    const body = { data: ['a', { id: 'b' }, 'c'], request_size: 2 };
    const { status } = await send(`${toy.url}/api/delete`, body);
    expect(status).toBe(200);
    expect(toy.flow.requests.map(({ type, docs, ids }) => ({ type, docs, ids }))).toEqual([
      { type: 'delete', docs: [], ids: ['a', 'b'] },
      { type: 'delete', docs: [], ids: ['c'] },
    ]);
  });

  it.each([
    ['POST', 'index'],
    ['POST', 'search'],
    ['PUT', 'update'],
    ['DELETE', 'delete'],
  ])('%s /%s', async (method, mode) => {
    await using toy = await startToy();
    const { status } = await send(`${toy.url}/${mode}`, { data: ['a'] }, { method });
    expect(status).toBe(200);
    expect(toy.flow.requests[0]?.type).toBe(mode);
  });
});
