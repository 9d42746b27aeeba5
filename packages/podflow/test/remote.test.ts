import { randomBytes } from 'node:crypto';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { crossModalFlow } from '../../../test/helpers/cross-modal.ts';
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

const pictures = fileURLToPath(new URL('../../../test/fixtures/mini-clip/', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let index: Awaited<ReturnType<typeof serve>>;
let query: Awaited<ReturnType<typeof serve>>;

async function serve(name: 'flow-index' | 'flow-query') {
  const flow = await crossModalFlow(name, { workspace: folder.path }).useRestGateway(0).start();
  return { flow, url: (await flow.url()) ?? '' };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  index = await serve('flow-index');
  query = await serve('flow-query');
});

afterAll(async () => {
  await index?.flow.close();
  await query?.flow.close();
  await folder?.[Symbol.asyncDispose]();
});

describe('--host', () => {
  it('indexes files of this machine on a server, then searches there with a text and a picture', async () => {
    const indexing = collectIo();
    const argv = ['index', '--host', index.url, pictures, '--request-size', '3', '--json'];
    expect(await run(argv, indexing.io)).toBe(0);
    const summary = JSON.parse(indexing.stdout());
    expect(summary).toMatchObject({
      documents: 8,
      indexed: 8,
      failed: 0,
      requests: 3,
      failures: [],
    });

    const searching = collectIo();
    const picture = join(pictures, '1F436.png');
    const queries = ['slice of pizza', picture];
    expect(
      await run(['search', ...queries, '--host', query.url, '-k', '2', '--json'], searching.io),
    ).toBe(0);
    const [text, image] = JSON.parse(searching.stdout()).queries;
    expect(text.query).toBe('slice of pizza');
    expect(text.matches).toHaveLength(2);
    expect(text.matches[0]).toMatchObject({ rank: 1, score: expect.any(Number) });
    expect(text.matches[0].tags.file).toMatch(/1F355\.png$/);
    // A picture finds captions, of which there are none.
    expect(image.matches).toEqual([]);
  });

  it('gives what the Flow gives when it runs here', async () => {
    const workspace = { JINA_WORKSPACE: folder.path, JINA_USE_REST_API: 'false' };
    const env = Object.entries(workspace).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const file = fileURLToPath(new URL('../../../flows/flow-query.yml', import.meta.url));
    const [local, remote] = [collectIo(), collectIo()];
    expect(await run(['search', file, 'red apple', '--json', ...env], local.io)).toBe(0);
    expect(await run(['search', '--host', query.url, 'red apple', '--json'], remote.io)).toBe(0);
    expect(JSON.parse(remote.stdout()).queries[0].matches.length).toBe(8);
    expect(rounded(remote.stdout())).toEqual(rounded(local.stdout()));
  });

  it('names the files that fail; the others are indexed', async () => {
    const broken = join(folder.path, 'broken.png');
    await writeFile(broken, 'no picture');
    const { io, stdout, stderr } = collectIo();
    const argv = ['index', '--host', index.url, broken, join(pictures, '2764.png'), '--json'];
    expect(await run(argv, io)).toBe(0);
    expect(JSON.parse(stdout())).toMatchObject({
      indexed: 1,
      failed: 1,
      failures: [{ code: 'ERR_IMAGE_READ', input: expect.stringMatching(/broken\.png$/) }],
    });
    expect(stderr()).toContain('broken.png');
  });

  it('takes an address without http://', async () => {
    const { io, stdout } = collectIo();
    const host = query.url.replace('http://', '');
    expect(await run(['search', '--host', host, 'airplane'], io)).toBe(0);
    expect(stdout()).toMatch(/^airplane\n/);
  });

  it('says what the server refuses', async () => {
    const { io, stderr } = collectIo();
    expect(await run(['search', '--host', query.url, 'cat', '-k', '20000'], io)).toBe(1);
    expect(stderr()).toContain('error ERR_TOP_K: top_k: expected a whole number from 1 to 10000');
  });

  it('says that nobody is there', async () => {
    const { io, stderr, stdout } = collectIo();
    const argv = ['search', '--host', 'http://127.0.0.1:1', 'cat', '--json'];
    expect(await run(argv, io)).toBe(1);
    expect(stderr()).toContain('error ERR_NETWORK: POST http://127.0.0.1:1/api/search');
    expect(JSON.parse(stdout()).error.code).toBe('ERR_NETWORK');
  });

  it.each([
    [['search', '--host', 'ftp://somewhere', 'cat'], '--host: The address of the server is'],
    [['search', '--host', 'localhost:1'], "missing required argument 'queries'"],
    [['index'], "missing required argument 'flow.yml'"],
  ])('refuses %j', async (argv, message) => {
    const { io, stderr } = collectIo();
    expect(await run(argv, io)).toBe(2);
    expect(stderr()).toContain(message);
  });

  it('indexes nothing only with a message', async () => {
    const { io, stderr } = collectIo();
    expect(await run(['index', '--host', index.url], io)).toBe(1);
    expect(stderr()).toContain('error ERR_INPUT_EMPTY');
  });
});

/** Distances travel as float32. */
function rounded(json: string): unknown {
  return JSON.parse(json, (key, value) => (key === 'score' ? Number(value.toFixed(5)) : value));
}

describe('index --host', () => {
  it('names a picture above the limit of the server; the others are indexed', async () => {
    await using mine = await temporaryFolder();
    await cp(pictures, join(mine.path, 'some'), { recursive: true });
    // Noise, so that the file is large: its 26 MB are more than 32 MiB as base64.
    const raw = { width: 3000, height: 2900, channels: 3 } as const;
    await sharp(randomBytes(raw.width * raw.height * raw.channels), { raw })
      .png({ compressionLevel: 0 })
      .toFile(join(mine.path, 'some', '1F600-large.png'));
    const { io, stdout } = collectIo();
    expect(await run(['index', '--host', index.url, join(mine.path, 'some'), '--json'], io)).toBe(
      0,
    );
    expect(JSON.parse(stdout())).toMatchObject({
      documents: 9,
      indexed: 8,
      failed: 1,
      failures: [
        {
          code: 'ERR_TOO_LARGE',
          input: expect.stringContaining('1F600-large.png'),
          message: expect.stringMatching(/has \d+ bytes, the limit is 33554432 bytes/),
        },
      ],
    });
  });
});
