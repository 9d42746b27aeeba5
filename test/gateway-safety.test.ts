import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import sharp from 'sharp';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { serveFlow } from './helpers/gateway.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

interface Answer {
  status: number;
  json: {
    search: { docs: { id: string; error?: { code: string }; matches?: { id: string }[] }[] };
    status: { code?: string; description?: string };
    warnings?: string[];
    error: { code: string; message: string; path?: string };
  };
  text: string;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The cross-modal query Flow, and that which indexes, each behind a gateway with the options a user gets. */
let query: Awaited<ReturnType<typeof serveFlow>>;
let index: Awaited<ReturnType<typeof serveFlow>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = folder.path;
  await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  query = await serveFlow(crossModalFlow('flow-query', { workspace }));
  index = await serveFlow(crossModalFlow('flow-index', { workspace }));
});

afterAll(async () => {
  await query?.[Symbol.asyncDispose]();
  await index?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function send(url: string, body: unknown, type = 'application/json'): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, json: JSON.parse(text), text };
}

const search = (...data: unknown[]) => send(`${query.url}/api/search`, { data });
const dataUri = (bytes: Uint8Array, type = 'image/png') =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

/** A refusal as every client can show it; the server goes on as before. */
async function expectRefusal(
  { status, json, text }: Answer,
  expected: { status: number; code: string; path?: string },
): Promise<void> {
  expect(status).toBe(expected.status);
  expect(json).toMatchObject({
    status: { code: 'ERROR', description: json.error.message },
    error: { code: expected.code, ...(expected.path !== undefined && { path: expected.path }) },
    search: { docs: [] },
    data: { docs: [] },
  });
  expect(text).not.toMatch(/node_modules|node:internal|\/dist\/|\/src\/|root:x:/);
  const next = await search('pizza');
  expect(next.json.search.docs[0]?.matches).toHaveLength(8);
}

describe('N1: files of the server', () => {
  it.each(['file:///etc/passwd', { uri: '/etc/passwd' }, { uri: '../../x' }, { uri: '\\\\h\\s' }])(
    '%j is refused',
    async (item) => {
      await expectRefusal(await search(item), { status: 422, code: 'ERR_URI' });
    },
  );

  it.each(['/etc/passwd', 'C:\\Windows\\win.ini', '%2e%2e/etc/passwd'])(
    '%s stays a text',
    async (text) => {
      const { status, json } = await search(text);
      expect(status).toBe(200);
      expect(json.search.docs[0]).toMatchObject({ text, mimeType: 'text/plain' });
    },
  );
});

describe('N2: web addresses', () => {
  it('are not loaded, and nobody is asked', async () => {
    let connections = 0;
    const server = createServer().on('connection', () => {
      connections += 1;
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'localhost']) {
      const answer = await search(`http://${host}:${port}/`, { uri: `http://${host}:${port}/` });
      await expectRefusal(answer, { status: 422, code: 'ERR_URI', path: 'data[0]' });
    }
    server.close();
    expect(connections).toBe(0);
  });
});

describe('N5 to N8: bodies', () => {
  it.each<[string, string, number, string]>([
    ['over the limit', ' '.repeat(32 * 1024 * 1024 + 1), 413, 'ERR_TOO_LARGE'],
    ['broken off', '{"data": ["a', 400, 'ERR_BODY'],
    ['two values', '{"data": []}{"data": []}', 400, 'ERR_BODY'],
    ['with a byte order mark', '\ufeff{"data": []}', 400, 'ERR_BODY'],
    ['without data', '{}', 406, 'ERR_INPUT_EMPTY'],
    ['with data of another kind', '{"data": "a"}', 422, 'ERR_INPUT'],
    ['with an empty text', '{"data": [""]}', 422, 'ERR_INPUT'],
  ])('%s', async (_name, body, status, code) => {
    await expectRefusal(await send(`${query.url}/api/search`, body), { status, code });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as %s',
    async (type) => {
      const answer = await send(`${query.url}/api/search`, { data: ['a'] }, type);
      await expectRefusal(answer, { status: 415, code: 'ERR_MEDIA_TYPE' });
    },
  );

  it('with more bytes than they say', async () => {
    const socket = connect(Number(new URL(query.url).port), '127.0.0.1');
    socket.end(
      'POST /api/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n{"data": ["a"]}',
    );
    const [first] = await once(socket, 'data');
    expect(`${first}`).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('in an unknown mode', async () => {
    const answer = await send(`${query.url}/api/find`, { data: ['a'] });
    await expectRefusal(answer, { status: 405, code: 'ERR_MODE' });
  });

  it('of no Documents find none', async () => {
    const { status, json } = await search();
    expect(status).toBe(200);
    expect(json.search.docs).toEqual([]);
  });
});

describe('N9: top_k', () => {
  it.each([-1, 0, 1.5, '5', 1e9])('%j is refused', async (topK) => {
    const answer = await send(`${query.url}/api/search`, { data: ['a'], top_k: topK });
    await expectRefusal(answer, { status: 422, code: 'ERR_TOP_K', path: 'top_k' });
  });

  it('null is the default', async () => {
    const { json } = await send(`${query.url}/api/search`, { data: ['a'], top_k: null });
    expect(json.search.docs[0]?.matches).toHaveLength(8);
  });
});

describe('N10: depth and number', () => {
  it.each<[string, () => string]>([
    ['deep nesting', () => `{"data": [${'['.repeat(100_000)}`],
    ['a million items', () => `{"data": [${'"a",'.repeat(1_000_000)}"a"]}`],
    ['a text of 10 MB', () => JSON.stringify({ data: ['x'.repeat(10_000_000)] })],
    [
      'a million keys',
      () => `{"data": [{"tags": {${Array.from({ length: 600_000 }, (_, i) => `"${i}":0`)}}}]}`,
    ],
  ])('%s', async (_name, body) => {
    await expectRefusal(await send(`${query.url}/api/search`, body()), {
      status: 422,
      code: 'ERR_INPUT',
    });
  });
});

describe('N11: prototype keys', () => {
  it.each([
    '{"data": ["a"], "__proto__": {"polluted": 1}}',
    '{"data": [{"text": "a", "tags": {"__proto__": {"polluted": 1}}}]}',
    '{"data": ["a"], "constructor": {"prototype": {"polluted": 1}}}',
  ])('%s', async (body) => {
    const answer = await send(`${query.url}/api/search`, body);
    await expectRefusal(answer, { status: 400, code: 'ERR_BODY' });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('N12: data URIs', () => {
  it.each([
    ['data:', 'ERR_URI'],
    ['data:image/png;base64', 'ERR_URI'],
    ['data:image/png;base64,@@', 'ERR_URI'],
    ['data:image/png;base64;base64,AAAA', 'ERR_URI'],
    [dataUri(Buffer.from('<html></html>')), 'ERR_IMAGE_READ'],
    [dataUri(Buffer.from('MZ\u0090\u0000')), 'ERR_IMAGE_READ'],
  ])('%s', async (uri, code) => {
    await expectRefusal(await search(uri), { status: 422, code, path: 'data[0]' });
  });
});

describe('N13: pictures that grow when they are opened', () => {
  it('give only their item an error', async () => {
    const bomb = await sharp({
      create: { width: 14_000, height: 14_000, channels: 3, background: 'white' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const { status, json, text } = await search(dataUri(bomb), dataUri(pictureBytes('1F436')));
    expect(status).toBe(200);
    expect(json.status.code).toBe('ERROR');
    expect(json.search.docs[0]?.error?.code).toBe('ERR_IMAGE_READ');
    expect(json.search.docs[1]?.matches?.[0]).toMatchObject({ text: 'dog face' });
    expect(text).not.toMatch(/node_modules|\/dist\//);
  });
});

describe('N14: odd pictures', () => {
  const base = (width: number, height: number) =>
    sharp({
      create: { width, height, channels: 4, background: { r: 9, g: 99, b: 9, alpha: 0.5 } },
    });

  const animation = async () => {
    const frames = await Promise.all(
      [base(20, 20), base(20, 20)].map((frame) => frame.png().toBuffer()),
    );
    return await sharp(frames, { join: { animated: true } })
      .gif({ delay: [50, 50] })
      .toBuffer();
  };

  it.each<[string, () => Promise<Buffer>, string]>([
    ['1x1', () => base(1, 1).png().toBuffer(), 'image/png'],
    ['1x300', () => base(1, 300).png().toBuffer(), 'image/png'],
    ['greyscale', () => base(20, 20).greyscale().jpeg().toBuffer(), 'image/jpeg'],
    ['16 bits', () => base(20, 20).toColourspace('rgb16').png().toBuffer(), 'image/png'],
    ['CMYK', () => base(20, 20).toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg'],
    ['progressive', () => base(20, 20).jpeg({ progressive: true }).toBuffer(), 'image/jpeg'],
    ['turned', () => base(20, 10).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 'image/jpeg'],
    ['webp', () => base(20, 20).webp().toBuffer(), 'image/webp'],
    ['gif', () => base(20, 20).gif().toBuffer(), 'image/gif'],
    ['AVIF', () => base(20, 20).avif().toBuffer(), 'image/avif'],
    ['animated', animation, 'image/gif'],
  ])('%s finds captions, or has a clear error', async (_name, make, type) => {
    const { status, json } = await search(dataUri(await make(), type), 'pizza');
    expect(status).toBe(200);
    const [picture, text] = json.search.docs;
    expect(picture?.matches?.length ?? picture?.error?.code).toBeTruthy();
    expect(text?.matches).toHaveLength(8);
  });
});

describe('N15: broken pictures', () => {
  it('give only their item an error', async () => {
    const torn = dataUri(pictureBytes('1F355').subarray(0, 500));
    const { status, json } = await search(torn, 'pizza');
    expect(status).toBe(200);
    expect(json.status).toMatchObject({ code: 'ERROR' });
    expect(json.search.docs[0]?.error?.code).toBe('ERR_IMAGE_READ');
    expect(json.search.docs[1]?.matches).toHaveLength(8);
  });

  it('SVG is refused', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    const answer = await search(dataUri(svg, 'image/svg+xml'));
    await expectRefusal(answer, { status: 422, code: 'ERR_IMAGE_READ' });
  });
});

describe('N16: odd texts', () => {
  it.each(['pizza '.repeat(2_000), '🍕'.repeat(200), '\u0000\u0007', '\ud800', 'ﷺ مرحبا'])(
    '%# finds pictures',
    async (text) => {
      const { status, json } = await search(text);
      expect(status).toBe(200);
      expect(json.search.docs[0]?.matches).toHaveLength(8);
    },
  );
});

describe('N24: a Pea that dies', () => {
  it('gives 503 with the name of its Pod, and the next request is answered', async () => {
    const file = new URL('fixtures/gateway/slow-flow.yml', import.meta.url).pathname;
    await using slow = await serveFlow(Flow.load_config(file, { overrides: {} }).onLog(() => {}));
    const died = await send(`${slow.url}/api/search`, { data: ['die'] });
    expect(died.status).toBe(503);
    expect(died.json.error).toMatchObject({ code: 'ERR_PEA_DIED' });
    expect(died.json.error.message).toContain('Pod slow');
    const next = await send(`${slow.url}/api/search`, { data: ['good'] });
    expect(next.json.search.docs[0]).toMatchObject({ tags: { seen: true } });
    const failed = await send(`${slow.url}/api/search`, { data: ['boom'] });
    expect(failed.status).toBe(200);
    expect(failed.json.status.description).toContain('cannot craft');
    expect(failed.text).not.toMatch(/\/srv\/secret/);
    const ready = await (await fetch(`${slow.url}/readyz`)).json();
    expect(ready).toMatchObject({ pods: [{ name: 'slow', ready: true, restarts: 1 }] });
  });
});

describe('N27 and N35: ids', () => {
  it('of one batch: the last one wins; unknown ones may be deleted', async () => {
    const data = [
      { id: 'twice', text: 'first', modality: 'text' },
      { id: 'twice', text: 'second', modality: 'text' },
    ];
    const stored = await send(`${index.url}/api/index`, { data });
    expect(stored.status).toBe(200);
    expect(stored.json.status).toEqual({});
    expect(stored.json.warnings).toEqual([
      'data[0] and data[1] have the same id, twice: the last one is kept',
    ]);
    for (const ids of [['twice', 'never seen'], ['twice']]) {
      const forgotten = await send(`${index.url}/api/delete`, { data: ids });
      expect(forgotten.status).toBe(200);
      expect(forgotten.json.status).toEqual({});
    }
  });
});

describe('N28 and N29: vectors of clients', () => {
  /** A Flow of one vector index, of vectors that come with the Documents. */
  async function serveVectors(workspace: string) {
    const uses = { jtype: 'NumpyIndexer', metas: { workspace } };
    const flow = new Flow().onLog(() => {}).add({ name: 'vectors', uses });
    return await serveFlow(flow);
  }

  const document = (id: string, ...numbers: number[]) => ({
    id,
    embedding: {
      dense: {
        buffer: Buffer.from(new Float32Array(numbers).buffer).toString('base64'),
        shape: [numbers.length],
        dtype: '<f4',
      },
    },
  });

  it('with NaN, infinity, only zeros, or of another length give their Document an error', async () => {
    await using place = await temporaryFolder();
    await using vectors = await serveVectors(place.path);
    const store = (...data: unknown[]) => send(`${vectors.url}/api/index`, { data });
    expect((await store(document('good', 1, 0, 0))).json.status).toEqual({});
    for (const bad of [
      document('nan', Number.NaN, 0, 0),
      document('infinite', Number.POSITIVE_INFINITY, 0, 0),
      document('zeros', 0, 0, 0),
      document('short', 1, 0),
    ]) {
      const { status, json, text } = await store(bad);
      expect([200, 409, 422]).toContain(status);
      expect(json.status.code).toBe('ERROR');
      expect(text).toMatch(/ERR_VECTOR|ERR_INDEX_DIMENSION|ERR_INPUT/);
    }
    const found = await send(`${vectors.url}/api/search`, { data: [document('q', 1, 0, 0)] });
    expect(found.json.search.docs[0]?.matches?.map(({ id }) => id)).toEqual(['good']);
    const wrong = await send(`${vectors.url}/api/search`, {
      data: [document('q', Number.NaN, 0, 0)],
    });
    expect(wrong.json.status.code).toBe('ERROR');
    expect(wrong.json.search.docs[0]?.matches ?? []).toEqual([]);
  });
});

describe('a search before anything is indexed', () => {
  it('is answered with no matches', async () => {
    await using empty = await temporaryFolder();
    await using server = await serveFlow(crossModalFlow('flow-query', { workspace: empty.path }));
    for (const data of ['a slice of pizza', dataUri(pictureBytes('1F355'))]) {
      const { status, json } = await send(`${server.url}/api/search`, { data: [data] });
      expect(status).toBe(200);
      expect(json.status).toEqual({});
      expect(json.search.docs).toHaveLength(1);
      expect(json.search.docs[0]?.matches ?? []).toEqual([]);
    }
  });
});
