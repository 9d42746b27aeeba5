import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { runFlow } from './helpers/flow-command.ts';
import { serveFlow } from './helpers/gateway.ts';
import { numbered, storedFlow, storedFlowFile } from './helpers/stored-flow.ts';
import { post } from './helpers/stored-server.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const program = new URL('../packages/podflow/bin/flow.js', import.meta.url).pathname;
const query = JSON.stringify({ id: 'query', embedding: [5, 1] });
const pageBytes = 8192;

/** A workspace in which the Flow has stored 300 Documents. */
async function filledWorkspace() {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, 'workspace');
  const documents = Array.from({ length: 300 }, (_, n) => numbered(n));
  const { errors } = await storedFlow(workspace).index(documents);
  expect(errors).toEqual([]);
  return { workspace, folder: folder.path, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

/** The Flow's files in `folder`, and a command in `cwd`. */
async function flowIn(folder: string, cwd: string) {
  await cp(dirname(storedFlowFile()), folder, { recursive: true });
  await mkdir(cwd, { recursive: true });
  const place = { program, cwd };
  const env = { JINA_WORKSPACE: './workspace' };
  return (...args: string[]) => runFlow(args, env, place);
}

describe('A search in a workspace without an index', () => {
  it('fails with the folder and what it is relative to, instead of "no matches"', async () => {
    await using folder = await temporaryFolder();
    const cwd = join(folder.path, 'elsewhere');
    const flow = await flowIn(folder.path, cwd);
    const { code, stderr } = await flow('search', join(folder.path, 'flow.yml'), query);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `error ERR_INDEX_EMPTY: The index ${join(cwd, 'workspace', 'vectors')} of the Pod vectors does not exist`,
    );
    expect(stderr).toContain(
      `Its workspace "./workspace" is relative to the current folder, ${cwd}`,
    );
  });

  it('names the index of the same name beside the Flow', async () => {
    await using filled = await filledWorkspace();
    const cwd = join(filled.folder, 'elsewhere');
    const flow = await flowIn(filled.folder, cwd);
    const file = join(filled.folder, 'flow.yml');
    const away = await flow('search', file, query, '--json');
    expect(away.code).toBe(1);
    const { warnings } = JSON.parse(away.stdout);
    expect(warnings).toEqual([
      expect.stringContaining(`There is one in ${join(filled.workspace, 'vectors')}: start in`),
    ]);
    const there = await (await flowIn(filled.folder, filled.folder))(
      'search',
      file,
      query,
      '--json',
    );
    expect(there.code).toBe(0);
    expect(JSON.parse(there.stdout).queries[0].matches[0]).toMatchObject({ id: '5' });
  });

  it('is answered with a warning over REST and by the API, once for all shards and queries', async () => {
    await using folder = await temporaryFolder();
    await using server = await serveFlow(storedFlow(folder.path));
    const queries = [numbered(1), numbered(2)].map(({ id }) => ({ id, embedding: [1, 1] }));
    const { status, json } = await post(server.url, 'search', queries);
    expect(status).toBe(200);
    expect(json.warnings).toEqual([
      expect.stringMatching(/^ERR_INDEX_EMPTY: The index .*vectors of the Pod vectors does not/),
    ]);
    const [response] = await storedFlow(folder.path).search([numbered(1)]);
    // A server does not tell its folders.
    expect(json.warnings[0]).not.toContain(folder.path);
    expect(response?.warnings).toEqual([expect.stringContaining(join(folder.path, 'vectors'))]);
  });

  it('is no longer warned of once something is stored, and again when all of it is deleted', async () => {
    await using folder = await temporaryFolder();
    const store = { jtype: 'NumpyIndexer', metas: { name: 'vectors', workspace: folder.path } };
    const flow = new Flow().onLog(() => {}).add({ uses: store });
    await using _running = await flow.start({ serve: false });
    const warnings = async () => (await flow.search([numbered(1)]))[0]?.warnings;
    expect(await warnings()).toHaveLength(1);
    await flow.index([numbered(1)]);
    expect(await warnings()).toEqual([]);
    await flow.delete(['1']);
    expect(await warnings()).toEqual([expect.stringContaining('is empty: nothing can be found')]);
  });
});

describe('A Flow with one of its indexes deleted', () => {
  it.each(['vectors', 'documents'])('does not start without %s', async (name) => {
    await using filled = await filledWorkspace();
    const file = join(filled.workspace, name, 'data.mdb');
    await rm(file);
    const refusal = { code: 'ERR_INDEX_INCOMPLETE', message: expect.stringContaining(file) };
    await expect(storedFlow(filled.workspace).search([numbered(1)])).rejects.toMatchObject(refusal);
    await expect(storedFlow(filled.workspace).index([numbered(1)])).rejects.toMatchObject(refusal);
    const flow = await flowIn(filled.folder, filled.folder);
    const { code, stderr } = await flow('search', 'flow.yml', query);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`ERR_INDEX_INCOMPLETE`)]);
  });

  it('starts when all of them are', async () => {
    await using filled = await filledWorkspace();
    await rm(filled.workspace, { recursive: true });
    const { documents, errors } = await storedFlow(filled.workspace).index([numbered(1)]);
    expect([documents, errors]).toEqual([1, []]);
  });

  it('starts when the whole workspace was moved', async () => {
    await using filled = await filledWorkspace();
    const moved = join(filled.folder, 'moved');
    await cp(filled.workspace, moved, { recursive: true });
    await rm(filled.workspace, { recursive: true });
    const [response] = await storedFlow(moved).search([{ ...numbered(5), id: 'query' }]);
    expect(response?.docs[0]?.matches?.[0]?.id).toBe('5');
  });
});

describe('flow index check', () => {
  it('says that all is whole', async () => {
    await using filled = await filledWorkspace();
    const { code, stdout } = await runFlow(['index', 'check', filled.workspace]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/whole .*documents\n {2}documents:documents: 300 rows\n/);
  });

  it('names what a damaged page took, and repairs the rest', async () => {
    await using filled = await filledWorkspace();
    const file = join(filled.workspace, 'documents', 'data.mdb');
    await zeroPageOf(file, 'text 199');
    await expect(storedFlow(filled.workspace).search([numbered(1)])).rejects.toMatchObject({
      code: 'ERR_INDEX_FORMAT',
      message: expect.stringMatching(
        /documents.data\.mdb is damaged .*flow index check --repair.*page \d+/,
      ),
    });
    const found = await runFlow(['index', 'check', filled.workspace]);
    expect([found.code, found.stdout]).toEqual([
      1,
      expect.stringMatching(/of 300 rows .* are whole\n {2}lost: \d+, /),
    ]);
    const repaired = await runFlow(['index', 'check', filled.workspace, '--repair', '--json']);
    expect(repaired.code).toBe(0);
    const { indexes } = JSON.parse(repaired.stdout);
    const lost: string[] = indexes[0].lost.map(({ id }: { id: string }) => id);
    expect(lost.length).toBe(300 - indexes[0].tables[0].found);
    expect(lost).not.toEqual([]);
    const [response] = await storedFlow(filled.workspace).search(
      [{ ...numbered(5), id: 'query' }],
      {
        topK: 300,
      },
    );
    expect(response?.status.code).toBe('SUCCESS');
    expect(response?.docs[0]?.matches).toHaveLength(300 - lost.length);
    const again = await storedFlow(filled.workspace).index(lost.map((id) => numbered(Number(id))));
    expect(again.errors).toEqual([]);
    const after = await storedFlow(filled.workspace).search([numbered(5)], { topK: 300 });
    expect(after[0]?.docs[0]?.matches).toHaveLength(300);
  });

  it('fails for a folder without an index, and without a folder', async () => {
    await using folder = await temporaryFolder();
    const none = await runFlow(['index', 'check', folder.path]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('ERR_INDEX_EMPTY')]);
    expect((await runFlow(['index', 'check'])).code).toBe(2);
  });
});

async function zeroPageOf(file: string, text: string): Promise<void> {
  const bytes = await readFile(file);
  const page = Math.floor(bytes.lastIndexOf(text) / pageBytes);
  bytes.fill(0, page * pageBytes, (page + 1) * pageBytes);
  await writeFile(file, bytes);
}
