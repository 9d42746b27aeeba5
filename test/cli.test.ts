import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { flowFile } from './helpers/cross-modal.ts';
import { FlowCommand, runFlow } from './helpers/flow-command.ts';
import { pictureNames } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const pictures = fileURLToPath(new URL('fixtures/mini-clip', import.meta.url));
const program = fileURLToPath(new URL('../packages/podflow/bin/flow.js', import.meta.url));
const indexFlow = flowFile('flow-index');
const queryFlow = flowFile('flow-query');

/** A folder with pictures, a captions file, and room for an index. */
async function pictureFolder(): Promise<
  { pictures: string; captions: string; env: { JINA_WORKSPACE: string } } & AsyncDisposable
> {
  const folder = await temporaryFolder();
  const copied = join(folder.path, 'pictures');
  await cp(pictures, copied, { recursive: true });
  const captions = join(folder.path, 'captions.csv');
  const rows = Object.entries(pictureNames).map(([code, name]) => `pictures/${code}.png,${name}`);
  await writeFile(captions, ['file,caption', ...rows, ''].join('\n'));
  return {
    pictures: copied,
    captions,
    env: { JINA_WORKSPACE: join(folder.path, 'workspace') },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('flow index and flow search', () => {
  it('index a folder with captions and find pictures by text, captions by picture', async () => {
    await using folder = await pictureFolder();
    const { pictures, captions, env } = folder;
    const args = ['index', indexFlow, pictures, '--captions', captions, '--shards', '2', '--json'];
    const indexed = await runFlow(args, env);
    expect(indexed.code).toBe(0);
    expect(JSON.parse(indexed.stdout)).toMatchObject({ documents: 16, indexed: 16, failures: [] });
    expect(indexed.stderr).toContain('16/16 documents');

    const cat = join(pictures, '1F436.png');
    const queries = ['slice of pizza', cat, 'a red apple'];
    const options = ['--top-k', '2', '--shards', '2', '--json'];
    const found = await runFlow(['search', queryFlow, ...queries, ...options], env);
    expect(found.code).toBe(0);
    const answers = JSON.parse(found.stdout).queries;
    expect(answers.map(({ query }: { query: string }) => query)).toEqual(queries);
    const best = answers.map(({ matches }: { matches: unknown[] }) => matches[0]);
    expect(best).toMatchObject([
      { rank: 1, caption: 'pizza', mimeType: 'image/png' },
      { rank: 1, caption: 'dog face', mimeType: 'text/plain' },
      { rank: 1, caption: 'red apple', score: expect.any(Number) },
    ]);
    expect(answers[0].matches).toHaveLength(2);
  });

  it('print a table of matches without colours or escapes', async () => {
    await using folder = await pictureFolder();
    const { captions, env } = folder;
    expect(await runFlow(['index', indexFlow, captions, '--quiet'], env)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const { stdout } = await runFlow(['search', queryFlow, 'umbrella', '-k', '1'], env);
    expect(stdout).toMatch(/^umbrella\n/);
    expect(stdout).toMatch(/│ rank │ +score │ match/);
    expect(stdout).toMatch(/│ +1 │ 0\.\d{4} │ umbrella with rain drops/);
    expect(stdout).not.toContain('\u001b');
  });

  it('list what failed and end with 0 when something was indexed, with 1 when nothing was', async () => {
    await using folder = await pictureFolder();
    const { pictures, env } = folder;
    const broken = join(pictures, 'broken.png');
    await writeFile(broken, 'no picture');
    const some = await runFlow(['index', indexFlow, pictures, '--json'], env);
    expect(some.code).toBe(0);
    const { indexed, failed, failures } = JSON.parse(some.stdout);
    expect({ indexed, failed }).toEqual({ indexed: 8, failed: 1 });
    expect(failures[0]).toMatchObject({
      code: 'ERR_IMAGE_READ',
      pod: 'loader',
      input: expect.stringContaining('broken.png'),
    });
    expect(some.stderr).toMatch(/^failed .*broken\.png in loader: ERR_IMAGE_READ/m);

    expect((await runFlow(['index', indexFlow, broken], env)).code).toBe(1);
  });

  it('end with 130 when indexing is interrupted, keeping what was indexed', async () => {
    await using folder = await pictureFolder();
    const { captions, env } = folder;
    const lines = join(captions, '..', 'lines.txt');
    await writeFile(lines, Array.from({ length: 50_000 }, (_, n) => `text ${n}`).join('\n'));
    const args = ['index', indexFlow, '--text', lines, '--request-size', '10', '--json'];
    await using command = new FlowCommand(args, env);
    await command.written('stderr', /text_encoder: CLIP model/);
    command.kill('SIGINT');
    const { code, stdout, stderr } = await command.ended;
    expect(code).toBe(130);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ interrupted: true, failed: 0 });
    expect(summary.indexed).toBeLessThan(50_000);
    expect(stderr).toContain('Interrupted. Indexed');
  });
});

describe('the program', () => {
  it('reads --env-file itself, where Node would read it too', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'mine.env');
    const missing = await runFlow(['check', indexFlow, '--env-file', file]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(`error ERR_FILE_MISSING: The file ${file} of --env-file`);
    await writeFile(file, 'JINA_SHARDS=3\n');
    const options = ['--json', '--quiet', '--env-file', file];
    const { stdout } = await runFlow(['check', indexFlow, ...options], { JINA_SHARDS: '2' });
    expect(JSON.parse(stdout).env.JINA_SHARDS).toBe('3');
  });

  it('does not mind when nobody reads on', async () => {
    const shell = `"${process.execPath}" -- "${program}" schema | head -c 1; echo " $PIPESTATUS"`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', shell]);
    expect([stdout, stderr]).toEqual(['{ 0\n', '']);
  });
});

describe('flow serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('answers, then stops at %s with 0', async (signal) => {
    await using folder = await pictureFolder();
    const { captions, env } = folder;
    await runFlow(['index', indexFlow, captions, '--quiet'], env);
    const args = ['serve', queryFlow, '--port', '0', '--host', '127.0.0.1'];
    await using command = new FlowCommand(args, env);
    const url = await command.written('stdout', /http:\/\/\S+/);
    const answer = await fetch(`${url}/api/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: ['bicycle'], top_k: 1 }),
    });
    const { search } = (await answer.json()) as { search: { docs: { matches: object[] }[] } };
    expect(search.docs[0]?.matches).toMatchObject([{ tags: { caption: 'bicycle' } }]);

    command.kill(signal);
    const { code, stdout } = await command.ended;
    expect(code).toBe(0);
    expect(stdout).toBe(`Open ${url} (Ctrl-C stops)\n`);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends with 1 and names the port when it is taken', async () => {
    await using folder = await pictureFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await runFlow(['index', indexFlow, folder.captions, '--quiet'], folder.env);
      const args = ['serve', queryFlow, '--port', `${port}`, '--host', '127.0.0.1'];
      const { code, stdout, stderr } = await runFlow(args, folder.env);
      expect(code).toBe(1);
      expect(stderr).toContain('error ERR_PORT_IN_USE');
      expect(stderr).toContain(`${port}`);
      expect(stdout).toBe('');
    } finally {
      server.close();
    }
  });
});

describe('flow check', () => {
  it('accepts the Flows of this repository', async () => {
    const { code, stdout } = await runFlow(['check', indexFlow, queryFlow, '--json']);
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout);
    expect(files).toMatchObject([
      { name: 'flow-index', faults: [], env: { JINA_SHARDS: '1' } },
      { name: 'flow-query', faults: [], env: { JINA_USE_REST_API: 'true' } },
    ]);
  });
});
