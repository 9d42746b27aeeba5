import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { limits } from '../src/index.ts';
import { pixelUri, send, startToy } from './toy-flow.ts';

function nested(depth: number): string {
  return `{"data": [{"tags": {"a": ${'['.repeat(depth)}${']'.repeat(depth)}}}]}`;
}

const scripts = {
  html: Buffer.from('<html><script>alert(1)</script></html>').toString('base64'),
  exe: Buffer.from('MZ\x90\x00\x03\x00\x00\x00').toString('base64'),
  svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64'),
};

describe('a refusal', () => {
  it('has every field that a client may look at', async () => {
    await using toy = await startToy();
    const { status, json, headers } = await send(`${toy.url}/api/search`, { data: ['a', ''] });
    const message = 'data[1]: the text is empty; pass a text with something in it';
    const error = { code: 'ERR_INPUT', message, path: 'data[1]' };
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      reason: message,
      status: { code: 'ERROR', description: message },
      error,
      errors: [error],
      search: { docs: [] },
      data: { docs: [] },
    });
  });

  it('names every item that is wrong, up to a limit', async () => {
    await using toy = await startToy();
    const { json } = await send(`${toy.url}/api/search`, { data: ['', 'a', 5, { uri: '/x' }] });
    expect(json.errors.map(({ path, code }) => [path, code])).toEqual([
      ['data[0]', 'ERR_INPUT'],
      ['data[2]', 'ERR_INPUT'],
      ['data[3].uri', 'ERR_URI'],
    ]);
    const many = await send(`${toy.url}/api/search`, { data: Array(500).fill('') });
    expect(many.json.errors).toHaveLength(limits.faults);
  });

  it('leaves the Flow alone and the server well', async () => {
    await using toy = await startToy();
    await send(`${toy.url}/api/search`, { data: ['good', ''] });
    expect(toy.flow.requests).toEqual([]);
    expect((await send(`${toy.url}/api/search`, { data: ['good'] })).status).toBe(200);
  });
});

describe('bodies that are refused', () => {
  it.each<[string, unknown, number, string, string]>([
    ['no data', {}, 406, 'ERR_INPUT_EMPTY', '"data" field is empty'],
    ['data null', { data: null }, 406, 'ERR_INPUT_EMPTY', '"data" field is empty'],
    ['null', 'null', 406, 'ERR_INPUT_EMPTY', '"data" field is empty'],
    ['a list', [], 422, 'ERR_INPUT', 'body: expected an object'],
    ['a text', '"x"', 422, 'ERR_INPUT', 'body: expected an object'],
    ['data of a text', { data: 'a cat' }, 422, 'ERR_INPUT', 'data: expected a list'],
    ['data of an object', { data: {} }, 422, 'ERR_INPUT', 'data: expected a list'],
    ['too many items', { data: Array(10_001).fill('a') }, 422, 'ERR_INPUT', 'at most 10000 items'],
    [
      'groundtruths of a text',
      { data: ['a'], groundtruths: 'b' },
      422,
      'ERR_INPUT',
      'groundtruths: e',
    ],
    [
      'too few groundtruths',
      { data: ['a', 'b'], groundtruths: ['c'] },
      422,
      'ERR_INPUT',
      'each of the 2',
    ],
    [
      'a wrong groundtruth',
      { data: ['a'], groundtruths: [5] },
      422,
      'ERR_INPUT',
      'groundtruths[0] is the number 5; expected a text, a data URI',
    ],
    ['a wrong request_size', { data: ['a'], request_size: 0 }, 422, 'ERR_INPUT', 'request_size'],
    ['a wrong mime_type', { data: ['a'], mime_type: 'png' }, 422, 'ERR_INPUT', 'mime_type'],
    ['a wrong data_type', { data: ['a'], data_type: 'x' }, 422, 'ERR_INPUT', 'data_type'],
    ['wrong parameters', { data: ['a'], parameters: 5 }, 422, 'ERR_INPUT', 'parameters'],
    ['a wrong queryset', { data: ['a'], queryset: {} }, 422, 'ERR_INPUT', 'queryset'],
    ['a nameless query', { data: ['a'], queryset: [{}] }, 422, 'ERR_INPUT', 'queryset[0].name'],
    ['not JSON', '{"data": [', 400, 'ERR_BODY', 'The body is not JSON: '],
    ['two values', '{"data": []} {}', 400, 'ERR_BODY', 'at position 13'],
    ['a byte order mark', '\ufeff{"data": []}', 400, 'ERR_BODY', 'at position 0'],
    ['nothing', '', 400, 'ERR_BODY', 'The body is not JSON: '],
    ['__proto__', '{"data": [{"__proto__": {"x": 1}}]}', 400, 'ERR_BODY', 'a key __proto__'],
    [
      'constructor',
      '{"data": [], "constructor": {"prototype": 1}}',
      400,
      'ERR_BODY',
      'not allowed',
    ],
    ['deep nesting', nested(100), 422, 'ERR_INPUT', 'body: nested deeper than the 64 levels'],
    ['endless nesting', nested(1_000_000), 422, 'ERR_INPUT', 'nested deeper'],
    [
      'a million values',
      `[${'0,'.repeat(1_000_000)}0]`,
      422,
      'ERR_INPUT',
      'more than 500000 values',
    ],
  ])('%s', async (_name, body, status, code, message) => {
    await using toy = await startToy();
    const answer = await send(`${toy.url}/api/search`, body);
    expect(answer).toMatchObject({
      status,
      json: {
        status: { code: 'ERROR', description: expect.stringContaining(message) },
        error: { code },
        search: { docs: [] },
        data: { docs: [] },
      },
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each([-1, 0, 1.5, '5', 'NaN', true, [], 10_001, 1e9])('top_k %j', async (topK) => {
    await using toy = await startToy();
    for (const body of [
      { data: ['a'], top_k: topK },
      { data: ['a'], parameters: { top_k: topK } },
      { data: ['a'], queryset: [{ name: 'VectorSearchDriver', parameters: { top_k: topK } }] },
    ]) {
      const { status, json } = await send(`${toy.url}/api/search`, body);
      expect(status).toBe(422);
      expect(json.error.code).toBe('ERR_TOP_K');
      expect(json.error.path).toMatch(/top_k$/);
      expect(json.error.message).toContain('expected a whole number from 1 to 10000, got');
    }
  });

  it.each([
    ['in an id', Buffer.from('{"data":[{"id":"caf\xe9","text":"first"}]}', 'latin1'), 20],
    ['cut off at the end', Buffer.from('{"data":["a\xe2\x82', 'latin1'), 13],
    ['of UTF-16', Buffer.from('\ufeff{"data":["a"]}', 'utf16le'), 0],
    ['half a surrogate pair', Buffer.from('{"data":["\xed\xa0\xbd"]}', 'latin1'), 11],
  ])('bytes that are no UTF-8, %s, with the place', async (_, body, at) => {
    await using toy = await startToy();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${toy.url}/api/index`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('ERR_BODY');
    expect(error.message).toContain(`not UTF-8 from byte ${at} on`);
    expect(toy.flow.requests).toEqual([]);
  });

  it('no data, in the words of Jina', async () => {
    await using toy = await startToy();
    const { json } = await send(`${toy.url}/api/search`, {});
    expect(json.reason).toBe('"data" field is empty');
  });

  it('more bytes than allowed, with both numbers', async () => {
    await using toy = await startToy();
    const length = limits.bodyBytes + 1;
    const { status, json } = await send(`${toy.url}/api/search`, ' '.repeat(length));
    expect(status).toBe(413);
    expect(json.error.code).toBe('ERR_TOO_LARGE');
    expect(json.status.description).toContain(`${length} bytes`);
    expect(json.status.description).toContain(`${limits.bodyBytes} bytes`);
    expect(json.search.docs).toEqual([]);
  });

  it('more bytes than allowed without saying how many', async () => {
    await using toy = await startToy();
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    const chunks = Array.from({ length: limits.bodyBytes / chunk.length + 1 }, () => chunk);
    const response = await fetch(`${toy.url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Readable.toWeb(Readable.from(chunks)),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('takes a photo of 20 MB', async () => {
    await using toy = await startToy();
    const bytes = Buffer.concat([
      Buffer.from(pixelUri.split(',')[1] ?? '', 'base64'),
      Buffer.alloc(20_000_000),
    ]);
    const uri = `data:image/png;base64,${bytes.toString('base64')}`;
    expect((await send(`${toy.url}/api/search`, { data: [uri] })).status).toBe(200);
  });
});

describe('items that are refused', () => {
  it.each<[unknown, string, string]>([
    ['', 'ERR_INPUT', 'the text is empty'],
    ['  \n', 'ERR_INPUT', 'the text is empty'],
    [
      5,
      'ERR_INPUT',
      'data[0] is the number 5; expected a text, a data URI, or an object that is a Doc',
    ],
    [null, 'ERR_INPUT', 'data[0] is null; expected a text'],
    [['a'], 'ERR_INPUT', 'data[0] is a list of 1; expected a text'],
    [{}, 'ERR_INPUT', 'data[0] is an empty object; expected a text'],
    [{ txt: 'a' }, 'ERR_INPUT', 'data[0] is an object with the keys txt; expected a text'],
    [{ uri: '', id: '' }, 'ERR_INPUT', 'data[0] is an object with the keys uri, id; expected'],
    ['{"txt": "a"}', 'ERR_INPUT', 'data[0] is an object with the keys txt; expected a text'],
    [{ embedding: [1, 'x'] }, 'ERR_INPUT', 'data[0].embedding[1]: expected a finite number'],
    [{ id: 'a\ud83d', text: 'x' }, 'ERR_INPUT', 'data[0].id: it has half a surrogate pair'],
    ['{"id": "\\ud83d", "text": "x"}', 'ERR_INPUT', 'data[0].id: it has half a surrogate pair'],
    ['x'.repeat(limits.textLength + 1), 'ERR_INPUT', 'data[0]: a text of 1000001 characters'],
    [{ text: 'x'.repeat(limits.textLength + 1) }, 'ERR_INPUT', 'data[0].text: a text of'],
    [{ uri: 5 }, 'ERR_INPUT', 'data[0].uri: expected a text'],
    [{ text: 'a', buffer: 'AAAA' }, 'ERR_INPUT', 'one of text, buffer and blob'],
    ['{"uri": 5}', 'ERR_INPUT', 'data[0].uri: expected a text'],
    ['{"__proto__": {"x": 1}}', 'ERR_INPUT', 'this key is not allowed'],
    [`{"a": ${'['.repeat(500)}${']'.repeat(500)}}`, 'ERR_INPUT', 'data[0]: nested deeper'],
    ['http://127.0.0.1:1/a.png', 'ERR_URI', 'remote fetch is off'],
    [' HTTPS://example.org/a.png ', 'ERR_URI', 'remote fetch is off'],
    ['http://2130706433/', 'ERR_URI', 'remote fetch is off'],
    ['http://[::ffff:127.0.0.1]/', 'ERR_URI', 'remote fetch is off'],
    [{ uri: 'http://169.254.169.254/x' }, 'ERR_URI', 'data[0].uri: remote fetch is off'],
    [{ chunks: [{ uri: 'http://a/' }] }, 'ERR_URI', 'data[0].chunks[0].uri: remote fetch is off'],
    ['file:///etc/passwd', 'ERR_URI', 'files of the server are not read'],
    ['FILE:/etc/passwd', 'ERR_URI', 'files of the server are not read'],
    [{ uri: 'file:///etc/passwd' }, 'ERR_URI', 'data[0].uri: files of the server are not read'],
    [{ uri: '/etc/passwd' }, 'ERR_URI', 'files of the server are not read'],
    [{ uri: '/etc/passwd', text: 'a' }, 'ERR_URI', 'files of the server are not read'],
    [{ uri: '../../x' }, 'ERR_URI', 'files of the server are not read'],
    [{ uri: 'picture.png' }, 'ERR_URI', 'files of the server are not read'],
    [{ uri: '\\\\host\\share' }, 'ERR_URI', 'files of the server are not read'],
    [{ uri: 'ftp://host/x' }, 'ERR_URI', 'files of the server are not read'],
    [{ matches: [{ uri: '/etc/passwd' }] }, 'ERR_URI', 'data[0].matches[0].uri: files'],
    ['{"uri": "/etc/passwd"}', 'ERR_URI', 'data[0].uri: files of the server are not read'],
    ['data:', 'ERR_URI', 'has no comma'],
    ['data:image/png;base64', 'ERR_URI', 'has no comma'],
    ['data:image/png;base64,', 'ERR_URI', 'is empty'],
    ['data:,', 'ERR_URI', 'is empty'],
    ['data:image/png;base64,@@@@', 'ERR_URI', 'is not valid base64'],
    [`${pixelUri.replace(';base64', ';base64;base64')}`, 'ERR_URI', 'says base64 twice'],
    ['data:no type;base64,AAAA', 'ERR_URI', 'has no MIME type'],
    ['data:image/png;base64,AAA BBBB', 'ERR_URI', 'is not valid base64'],
    ['data:text/plain,%zz', 'ERR_URI', 'wrong % escape'],
    ['data:text/plain;base64,gIE=', 'ERR_URI', 'no text in utf-8'],
    ['data:text/plain;charset=klingon,x', 'ERR_URI', 'no text in klingon'],
    [
      { uri: 'data:image/png;base64,@' },
      'ERR_URI',
      'data[0].uri: the data URI is not valid base64',
    ],
    [
      `data:image/png;base64,${scripts.html}`,
      'ERR_IMAGE_READ',
      'says image/png, but its bytes are',
    ],
    [`data:image/png;base64,${scripts.exe}`, 'ERR_IMAGE_READ', 'says image/png, but its bytes are'],
    [`data:image/png;base64,${scripts.svg}`, 'ERR_IMAGE_READ', 'data[0] is an SVG drawing'],
    ['data:image/jpeg;base64,JVBERi0xLjQK', 'ERR_IMAGE_READ', 'its bytes are application/pdf'],
    ['data:audio/wav;base64,AAAA', 'ERR_IMAGE_READ', 'its bytes are no known format'],
    [
      `data:image/svg+xml;base64,${scripts.svg}`,
      'ERR_IMAGE_READ',
      'Convert it first: rsvg-convert',
    ],
    [`data:application/xml;base64,${scripts.svg}`, 'ERR_IMAGE_READ', 'data[0] is an SVG drawing'],
  ])('%j', async (item, code, message) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/search`, { data: [item] });
    expect(status).toBe(422);
    expect(json.error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(json.error.path).toMatch(/^data\[0\]/);
    expect(toy.flow.requests).toEqual([]);
  });

  it.each(['\ud83d', { id: 'a\ude00' }])(
    '%j as an id to delete: it cannot be written',
    async (item) => {
      await using toy = await startToy();
      const { status, json } = await send(`${toy.url}/api/delete`, { data: [item] });
      expect(status).toBe(422);
      expect(json.error.code).toBe('ERR_INPUT');
      expect(json.error.message).toContain('data[0]: it has half a surrogate pair');
    },
  );

  it.each([5, {}, { id: '' }, '', null])('%j as an id to delete', async (item) => {
    await using toy = await startToy();
    const { status, json } = await send(`${toy.url}/api/delete`, { data: [item] });
    expect(status).toBe(422);
    expect(json.error.message).toContain('data[0]: expected the id of a Document');
  });

  it('a text that is no Document, when data_type says so', async () => {
    await using toy = await startToy();
    const body = { data: ['a cat'], data_type: 'document' };
    const { status, json } = await send(`${toy.url}/api/search`, body);
    expect(status).toBe(422);
    expect(json.error.message).toContain('data[0]: expected the JSON of a Document');
  });
});
