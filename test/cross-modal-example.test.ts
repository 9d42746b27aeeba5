import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flowFile } from './helpers/cross-modal.ts';
import { appPlace, dataSets, tinyClip } from './helpers/cross-modal-example.ts';
import { type CommandResult, FlowCommand, runFlow } from './helpers/flow-command.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { firstCard } from './helpers/search-page.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** Variables that put the index into a workspace of this test. */
function workspaceEnv(name: string): { JINA_WORKSPACE: string } {
  return { JINA_WORKSPACE: join(folder.path, name) };
}

/** `node app.js …` over the small data sets. */
function runApp(line: string, env: Record<string, string>): Promise<CommandResult> {
  return runFlow([...line.split(' '), '--data_folder', dataSets], env, appPlace);
}

/** How many pictures an index has. */
async function countPictures(env: Record<string, string>): Promise<number> {
  const search = ['search', flowFile('flow-query'), 'anything', '-k', '10000', '--json', '-q'];
  const { stdout } = await runFlow(search, env);
  const { queries } = JSON.parse(stdout) as { queries: { matches: unknown[] }[] };
  return queries[0]?.matches.length ?? 0;
}

describe('node app.js -t index', () => {
  it.each([
    ['-t index -n 16000 -d f8k -m clip -s 3', 16, 8],
    ['-t index -n 6 -d f30k -m clip', 8, 2],
    ['-t index -d ../../test/fixtures/datasets/my-pictures -m mini', 8, 4],
  ])('%s indexes %i documents, %i of them pictures', async (line, documents, pictures) => {
    const env = { ...workspaceEnv(line.replaceAll(/\W+/g, '_')), JINA_CLIP_MODEL: tinyClip };
    const { code, stdout, stderr } = await runApp(`${line} --json`, env);
    expect(stderr).toMatch(/^Indexing \d+ documents of (f8k|f30k|my-pictures|openmoji@)/);
    expect(stderr).toContain(`Indexed ${documents} documents in `);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ documents, failed: 0, interrupted: false });
    expect(await countPictures(env)).toBe(pictures);
  });

  it('lets the environment win over what a model sets', async () => {
    const own = await runApp('-n 1 -m mini', {
      ...workspaceEnv('own'),
      JINA_CLIP_MODEL: tinyClip,
      JINA_SHARDS: '3',
    });
    expect(own.stderr).toContain('CLIP model clip-tiny-random ($JINA_CLIP_MODEL)');
  });

  it('does not mix a data set into an index that is there, unless it is to be replaced', async () => {
    const env = workspaceEnv('replaced');
    await runApp('-d f8k -m mini', env);
    const again = await runApp('-d f8k -m mini', env);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(
      /ERR_INDEX_EXISTS: The workspace .*replaced already holds an index of 16 documents of f8k; remove the folder/,
    );

    await writeFile(join(env.JINA_WORKSPACE, 'notes.txt'), 'mine');
    expect((await runApp('-d f30k -m mini --overwrite', env)).code).toBe(0);
    expect(await countPictures(env)).toBe(4);
    expect(await readFile(join(env.JINA_WORKSPACE, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('goes on where it was interrupted or killed, with nothing lost and nothing twice', async () => {
    const env = workspaceEnv('resumed');
    const stateFile = join(env.JINA_WORKSPACE, 'data-set.json');
    const indexed = async (): Promise<number> => {
      const text = await readFile(stateFile, 'utf8').catch(() => '{"documents": 0}');
      return (JSON.parse(text) as { documents: number }).documents;
    };
    for (const [signal, exit] of [
      ['SIGINT', 130],
      ['SIGKILL', null],
    ] as const) {
      const before = await indexed();
      await using command = new FlowCommand(['-m', 'mini', '-s', '4'], env, appPlace);
      while ((await indexed()) <= before) await sleep(20);
      command.kill(signal);
      const { code, stderr } = await command.ended;
      expect(code).toBe(exit);
      if (before > 0) expect(stderr).toContain(`${before} of 3836 documents of openmoji@`);
      else expect(stderr).toContain('The same command goes on from there');
    }
    const before = await indexed();
    const limit = Math.ceil(before / 2) + 20;
    const last = await runApp(`-m mini -n ${limit} --json`, env);
    expect(last.code).toBe(0);
    expect(JSON.parse(last.stdout).documents).toBe(2 * limit - before);
    expect(await countPictures(env)).toBeGreaterThanOrEqual(limit);
    expect(await indexed()).toBe(2 * limit);
  });

  it('names a picture that is none and goes on with the others', async () => {
    const data = join(folder.path, 'broken-data');
    await cp(dataSets, data, { recursive: true });
    await writeFile(join(data, 'f8k', 'images', '1000203_90ab12cd34.jpg'), 'not a picture');
    const { code, stdout, stderr } = await runFlow(
      ['-d', 'f8k', '-m', 'mini', '--json', '--data_folder', data],
      workspaceEnv('broken'),
      appPlace,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ documents: 16, indexed: 15, failed: 1 });
    expect(stderr).toMatch(/failed 1000203_90ab12cd34\.jpg in loader: ERR_IMAGE_READ/);
  });

  it.each([
    ['-t train', 2, /--task is train; expected index, query/],
    ['-m bert', 2, /--model_name is bert; expected clip, vse, mini/],
    ['--top 3', 2, /Unknown option '--top'/],
    ['-m mini -n ten', 2, /error: option '-n, --limit <n>'|--limit/],
    ['-m mini -d f9k', 1, /ERR_DATA_SET: There is no data set f9k/],
    ['-t query -m mini', 1, /does not exist\. Index first, for example: node app\.js -t index/],
  ])('%s ends with %i and says why', async (line, exit, message) => {
    const { code, stderr } = await runApp(line, workspaceEnv('never'));
    expect(stderr).toMatch(message);
    expect(code).toBe(exit);
  });

  it('prints its options with --help, and checks both Flows with -t dryrun', async () => {
    const help = await runApp('--help', {});
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const option of ['-t, --task', '-n, --num_docs', '-s, --request_size', '-d, --data_set']) {
      expect(help.stdout).toContain(option);
    }
    const dryrun = await runApp('-t dryrun -m mini', workspaceEnv('dryrun'));
    expect(dryrun.code).toBe(0);
    expect(dryrun.stderr).toMatch(/flow-index\.yml can run[\s\S]*flow-query\.yml can run/);
  });
});

describe('node app.js -t query', () => {
  it('serves the search page over what was indexed, captions with their pictures', async () => {
    const env = { ...workspaceEnv('queried'), JINA_PORT: '0' };
    await runApp('-t index -d f8k -m mini', env);
    await using command = new FlowCommand(['-t', 'query', '-m', 'mini'], env, appPlace);
    const url = await command.written('stdout', /http:\/\/\S+/);
    const browser = await openBrowser();
    try {
      const { page, complaints } = await openPage(browser, url);
      await page.keyboard.type('slice of pizza');
      await firstCard(page, 'pictures').getByText('a slice of pizza with salami').waitFor();
      await page.getByRole('button', { name: /Captions for a slice of pizza/ }).click();
      await firstCard(page, 'captions').locator('img').waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
    command.kill('SIGINT');
    expect((await command.ended).code).toBe(0);
  });

  it('takes Documents over REST with -t index_restful', async () => {
    const env = { ...workspaceEnv('restful'), JINA_PORT: '0' };
    const args = ['-t', 'index_restful', '-m', 'mini'];
    await using command = new FlowCommand(args, env, appPlace);
    const url = await command.written('stdout', /http:\/\/[^\s/]+/);
    const { status } = await fetch(`${url}/index`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: ['a red apple'] }),
    });
    expect(status).toBe(200);
  });
});
