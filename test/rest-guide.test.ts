import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Flow } from 'podflow';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const guide = readFileSync(new URL('../docs/guides/rest-and-clients.md', import.meta.url), 'utf8');
const block = (language: string) => new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms');
const commands = [...guide.matchAll(block('sh'))].map(([, command]) => command ?? '');
const root = fileURLToPath(new URL('..', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let flows: { index: Flow; query: Flow };

beforeAll(async () => {
  folder = await temporaryFolder();
  const workspace = folder.path;
  await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
  const start = (name: 'flow-index' | 'flow-query') =>
    crossModalFlow(name, { workspace }).useRestGateway(0).start();
  flows = { index: await start('flow-index'), query: await start('flow-query') };
});

afterAll(async () => {
  await flows?.index.close();
  await flows?.query.close();
  await folder?.[Symbol.asyncDispose]();
});

/** Runs a command of the guide against the server that it needs; gives the JSON it prints. */
async function runCommand(command: string | undefined): Promise<Record<string, unknown>> {
  if (command === undefined) throw new Error('The guide has no such command');
  const flow = /api\/(index|delete)/.test(command) ? flows.index : flows.query;
  const runnable = command
    .replaceAll('http://localhost:45678', (await flow.url()) ?? '')
    .replace('pizza.png', 'test/fixtures/mini-clip/1F355.png');
  const { stdout } = await promisify(execFile)('sh', ['-c', runnable], { cwd: root });
  return JSON.parse(stdout) as Record<string, unknown>;
}

interface Docs {
  docs: { id?: string; matches?: { tags: { caption?: string }; text?: string }[] }[];
}

describe('the guide to REST and clients', () => {
  it('has the commands that are tested here', () => {
    expect(commands.map((command) => command.match(/45678\/(\S+)/)?.[1])).toEqual([
      'readyz',
      'status',
      'api/search',
      'api/search',
      'api/index',
      'api/delete',
    ]);
  });

  it('asks whether the server is up, and what runs there', async () => {
    expect(await runCommand(commands[0])).toMatchObject({ status: 'ready' });
    expect(await runCommand(commands[1])).toMatchObject({
      jina: expect.anything(),
      name: 'podflow',
    });
  });

  it('finds pictures for a text', async () => {
    const { docs } = (await runCommand(commands[2]))['search'] as Docs;
    expect(docs[0]?.matches).toHaveLength(3);
    expect(docs[0]?.matches?.[0]?.tags.caption).toBe('pizza');
  });

  it('finds captions for a picture', async () => {
    const { docs } = (await runCommand(commands[3]))['search'] as Docs;
    expect(docs[0]?.matches?.[0]?.text).toBe('pizza');
  });

  it('indexes a Document, and forgets it', async () => {
    const captions = async () => {
      const { docs } = (await runCommand(commands[3]))['search'] as Docs;
      return docs[0]?.matches?.map(({ text }) => text);
    };
    expect(await runCommand(commands[4])).toMatchObject({
      status: {},
      index: { docs: [{ id: 'caption-1' }] },
    });
    expect(await captions()).toContain('a slice of pizza');
    expect(await runCommand(commands[5])).toMatchObject({ status: {} });
    expect(await captions()).not.toContain('a slice of pizza');
  });

  it('shows code that runs', async () => {
    const [, code = ''] = block('ts').exec(guide) ?? [];
    const runnable = code
      .replace('http://localhost:45678', (await flows.query.url()) ?? '')
      // Programs in the root of this repository do not depend on the client; `podflow` does.
      .replace(
        '@podflow/client',
        new URL('../packages/client/dist/index.js', import.meta.url).href,
      );
    const args = ['--input-type=module', '--eval', runnable];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    expect(stdout).toBe('a slice of pizza pizza\nred apple red apple\n0\n');
  });
});
