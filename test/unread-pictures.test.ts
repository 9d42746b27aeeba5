import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crossModalFlow, flowFile } from './helpers/cross-modal.ts';
import { runFlow } from './helpers/flow-command.ts';
import { serveFlow } from './helpers/gateway.ts';
import { pictureBytes, pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const unread: [string, Buffer, string][] = [
  ['heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'a HEIC photo'],
  ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'an SVG drawing'],
  ['bmp', Buffer.from('BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0', 'latin1'), 'a BMP picture'],
];
const types: Readonly<Record<string, string>> = { svg: 'image/svg+xml' };
const how = (title: string) =>
  new RegExp(`is ${title}, which cannot be read; .* Convert it first: \\w`);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let served: Awaited<ReturnType<typeof serveFlow>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = join(folder.path, 'workspace');
  await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  served = await serveFlow(crossModalFlow('flow-query', { workspace }));
  await mkdir(join(folder.path, 'pictures'));
  for (const [ending, bytes] of unread) {
    await writeFile(join(folder.path, 'pictures', `one.${ending}`), bytes);
  }
  await writeFile(join(folder.path, 'pictures', 'good.png'), pictureBytes('1F355'));
});

afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function post(path: string, body: unknown) {
  const response = await fetch(`${served.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as {
    status: { code?: string; description?: string };
    error?: { code: string; message: string };
  };
}

describe.each(unread)('a picture in %s', (ending, bytes, title) => {
  const env = () => ({ JINA_WORKSPACE: join(folder.path, 'workspace') });

  it('is named by flow search, which fails', async () => {
    const file = join(folder.path, 'pictures', `one.${ending}`);
    const result = await runFlow(['search', flowFile('flow-query'), file], env());
    expect(result.stderr).toContain('ERR_IMAGE_READ');
    expect(result.stderr).toContain(`one.${ending} is`);
    expect(result.stderr).toMatch(how(title));
    expect(result.code).toBe(1);
  });

  it('is named by the TypeScript API', async () => {
    const { workspace } = { workspace: join(folder.path, 'workspace') };
    const file = join(folder.path, 'pictures', `one.${ending}`);
    const answers = await crossModalFlow('flow-query', { workspace }).search([
      'pizza',
      file,
      bytes,
    ]);
    const errors = answers.flatMap(({ status }) => status.errors);
    expect(errors.map(({ code }) => code)).toEqual(['ERR_IMAGE_READ', 'ERR_IMAGE_READ']);
    for (const { message } of errors) expect(message).toMatch(how(title));
  });

  it.each(['data URI', 'buffer'])('is named over REST as a %s', async (as) => {
    const base64 = bytes.toString('base64');
    const uri = `data:${types[ending] ?? `image/${ending}`};base64,${base64}`;
    const item = as === 'buffer' ? { buffer: base64 } : uri;
    const { error, status } = await post('/api/search', { data: [item] });
    expect(error?.message ?? status.description).toMatch(how(title));
    expect(status.code).toBe('ERROR');
  });
});

describe('a folder with pictures that cannot be read', () => {
  it('is indexed but for those, which are named with the way out', async () => {
    const pictures = join(folder.path, 'pictures');
    const argv = ['index', flowFile('flow-index'), pictures, '--json'];
    const result = await runFlow(argv, { JINA_WORKSPACE: join(folder.path, 'other') });
    expect(result.code).toBe(0);
    const { indexed, failed, failures } = JSON.parse(result.stdout);
    expect([indexed, failed]).toEqual([1, 3]);
    for (const [ending, , title] of unread) {
      expect(failures).toContainEqual(
        expect.objectContaining({
          code: 'ERR_IMAGE_READ',
          input: expect.stringContaining(`one.${ending}`),
          message: expect.stringMatching(how(title)),
        }),
      );
    }
  });
});
