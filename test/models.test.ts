import { execFile } from 'node:child_process';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { FlowCommand, runFlow } from './helpers/flow-command.ts';
import { HubServer } from './helpers/hub-server.ts';
import { pictureBytes } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const fixtures = join(root, 'test/fixtures');
const clip = 'Xenova/clip-vit-base-patch32';

/** A Hub with a model under the name of the real CLIP, and a home of its own. */
async function hubAndHome() {
  const hub = await HubServer.start();
  const folder = await temporaryFolder();
  await hub.add(clip, join(fixtures, 'models/clip-tiny-b16'));
  const env = {
    HF_ENDPOINT: hub.url,
    HF_HUB_CACHE: join(folder.path, 'hub'),
    HF_HOME: folder.path,
    JINA_WORKSPACE: join(folder.path, 'workspace'),
    JINA_USE_REST_API: 'false',
  };
  return {
    hub,
    env,
    folder: folder.path,
    cache: join(folder.path, 'hub', 'models--Xenova--clip-vit-base-patch32'),
    [Symbol.asyncDispose]: async () => {
      await hub[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('models by name', () => {
  it('work as the guide says, from pull to search', async () => {
    await using home = await hubAndHome();
    const guide = await readFile(join(root, 'docs/guides/models.md'), 'utf8');
    const [, block = ''] = guide.match(/^```sh\n(.*?)^```/ms) ?? [];
    const commands = block.trim().split('\n');
    expect(commands).toHaveLength(5);
    const told: string[] = [];
    for (const command of commands) {
      const script = command.replace(
        'npx flow',
        `${process.execPath} packages/podflow/bin/flow.js`,
      );
      const env = { ...process.env, NODE_OPTIONS: '', ...home.env };
      const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], {
        cwd: root,
        env,
      });
      told.push(stdout + stderr);
    }
    expect(told[3]).toContain(`CLIP model ${clip} ($JINA_CLIP_MODEL), fp32, 20 dimensions`);
    expect(told[3]).not.toContain('warning');
    expect(told[3]).toMatch(/Indexed 6 documents/);
    expect(told[4]).toContain('square.png');
  });

  it('are refused with the command that pulls them when they are not here', async () => {
    await using home = await hubAndHome();
    const { code, stderr } = await runFlow(['search', 'flows/flow-query.yml', 'pizza'], {
      ...home.env,
      JINA_CLIP_MODEL: 'clip',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The model clip \(Xenova\/clip-vit-base-patch32, \$JINA_CLIP_MODEL\) was not pulled/,
    );
    expect(stderr).toContain('flow models pull clip');
    expect(home.hub.requests).toEqual([]);
  });

  it('share an index with a copy of the model in a folder', async () => {
    await using home = await hubAndHome();
    expect((await runFlow(['models', 'pull', 'clip'], home.env)).code).toBe(0);
    const byName = { ...home.env, JINA_CLIP_MODEL: 'clip' };
    const pictures = join(fixtures, 'mini-clip');
    const indexed = await runFlow(['index', 'flows/flow-index.yml', pictures, '--json'], byName);
    expect(JSON.parse(indexed.stdout)).toMatchObject({ indexed: 8, failed: 0 });
    const copy = join(home.folder, 'my clip');
    await cp(join(home.cache, 'snapshots'), copy, { recursive: true, dereference: true });
    const [commit = ''] = (await readFile(join(home.cache, 'refs/main'), 'utf8')).split('\n');
    await rm(home.cache, { recursive: true });
    const found = await runFlow(['search', 'flows/flow-query.yml', 'a text', '--json', '-k', '3'], {
      ...byName,
      JINA_CLIP_MODEL: join(copy, commit),
    });
    expect(JSON.parse(found.stdout).queries[0].matches).toHaveLength(3);
    const other = await runFlow(['search', 'flows/flow-query.yml', 'a text', '--json'], home.env);
    expect(other.stdout + other.stderr).toContain('ERR_INDEX_MODEL');
  });

  it('go on with a pull that was killed', async () => {
    await using home = await hubAndHome();
    home.hub.fault = ({ url, headers }) =>
      url.startsWith('/storage/') && headers.range !== 'bytes=0-0'
        ? { stallAfter: 80_000 }
        : undefined;
    {
      await using pull = new FlowCommand(['models', 'pull', 'clip'], home.env);
      while (home.hub.reads('onnx/text_model.onnx').length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      pull.kill('SIGKILL');
      await pull.ended;
    }
    expect((await runFlow(['models', 'info', 'clip'], home.env)).code).toBe(1);
    home.hub.fault = () => undefined;
    home.hub.requests.length = 0;
    expect((await runFlow(['models', 'pull', 'clip'], home.env)).code).toBe(0);
    expect(home.hub.reads('onnx/text_model.onnx')[0]?.headers.range).toMatch(
      /^bytes=\d{4,}-$|^bytes=\d{4,}-\d+$/,
    );
    expect((await runFlow(['models', 'verify', 'clip'], home.env)).code).toBe(0);
  });

  it('answer pictures by SigLIP through the same flows', async () => {
    await using folder = await temporaryFolder();
    const env = { JINA_CLIP_MODEL: join(fixtures, 'models/siglip-tiny') };
    process.env['JINA_CLIP_MODEL'] = env.JINA_CLIP_MODEL;
    try {
      const options = { workspace: folder.path, env };
      const documents = (['1F355', '1F436'] as const).map((id) => ({
        id,
        buffer: pictureBytes(id),
      }));
      const summary = await crossModalFlow('flow-index', options).index([...documents, 'a dog']);
      expect(summary).toMatchObject({ documents: 3, errors: [] });
      await using query = await crossModalFlow('flow-query', options).start();
      const [byText] = await query.search('a dog');
      expect(byText?.docs[0]?.matches).toHaveLength(2);
    } finally {
      delete process.env['JINA_CLIP_MODEL'];
    }
  });
});
