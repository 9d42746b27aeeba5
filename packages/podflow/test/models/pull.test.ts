import {
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HubServer, repositoryFile } from '../../../../test/helpers/hub-server.ts';
import { temporaryFolder } from '../../../../test/helpers/temporary-folder.ts';
import { run } from '../../src/cli.ts';
import { collectIo } from '../collect-io.ts';

const model = fileURLToPath(
  new URL('../../../../test/fixtures/models/clip-tiny-b16', import.meta.url),
);
const external = fileURLToPath(
  new URL('../../../../test/fixtures/models/clip-tiny-l14', import.meta.url),
);
const name = 'tester/clip-tiny';
const text = 'onnx/text_model.onnx';
const vision = 'onnx/vision_model.onnx';

let hub: HubServer;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;

beforeEach(async () => {
  hub = await HubServer.start();
  folder = await temporaryFolder();
  env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder.path, 'hub'), HOME: folder.path };
});

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Runs `flow models …`; stdout is parsed when it is JSON. */
async function models(...args: string[]) {
  const { io, stdout, stderr } = collectIo({ env });
  const code = await run(['models', ...args], io);
  const out = stdout();
  return {
    code,
    stdout: out,
    stderr: stderr(),
    json: out.startsWith('{') ? JSON.parse(out) : undefined,
  };
}

const repository = (): string => join(env['HF_HUB_CACHE'] ?? '', 'models--tester--clip-tiny');

/** Nothing that a name would find, and no lock. */
async function expectNothingUsable(): Promise<void> {
  expect((await models('info', name)).stderr).toContain(`flow models pull ${name}`);
  const left = await readdir(repository()).catch(() => []);
  expect(left).not.toContain('refs');
  expect(left).not.toContain('podflow-pull.lock');
}

describe('flow models pull', () => {
  it('fetches one variant into the cache of Hugging Face and says how to use it', async () => {
    const commit = await hub.add(name, model);
    const pulled = await models('pull', name, '--json');
    expect(pulled.stderr).toMatch(
      /Pulled 3\d\d kB: tester\/clip-tiny at [\da-f]{12}, fp32, licence mit\n/,
    );
    expect(pulled.stderr).toContain(`flow models verify ${name}`);
    expect(pulled.code).toBe(0);
    expect(pulled.json).toMatchObject({
      name,
      repository: name,
      revision: 'main',
      commit,
      variant: 'fp32',
      license: 'mit',
    });
    const paths = pulled.json.files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual([
      'config.json',
      text,
      vision,
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const snapshot = join(repository(), 'snapshots', commit);
    expect(pulled.json.folder).toBe(snapshot);
    expect(await readFile(join(repository(), 'refs/main'), 'utf8')).toBe(commit);
    for (const path of paths) {
      expect(await readFile(join(snapshot, path))).toEqual(await readFile(join(model, path)));
    }
  });

  it('makes the name work wherever a folder does', async () => {
    await hub.add(name, model);
    await models('pull', name, '--quiet');
    const info = await models('info', name, '--json');
    expect(info.json).toMatchObject({ repository: name, dimension: 20, variants: ['fp32'] });
    const verified = await models('verify', name, '--json');
    expect(verified).toMatchObject({ code: 0, json: { ok: true } });
    expect(verified.json.checks[0]).toMatchObject({ name: 'checksums', ok: true });
    const list = await models('list', '--json');
    expect(list.json.models).toContainEqual(
      expect.objectContaining({
        name,
        state: 'here',
        variants: ['fp32'],
        about: 'CLIP, 20 dimensions',
      }),
    );
  });

  it('adds a variant without fetching again what is there, and nothing at all the third time', async () => {
    await hub.add(name, model);
    await models('pull', name);
    hub.requests.length = 0;
    const more = await models('pull', name, '--variant', 'fp16', '--json');
    const fetched = more.json.files.filter(({ downloaded }: { downloaded: boolean }) => downloaded);
    expect(fetched.map(({ path }: { path: string }) => path)).toEqual([
      'onnx/text_model_fp16.onnx',
      'onnx/vision_model_fp16.onnx',
    ]);
    expect(hub.reads('tokenizer.json')).toEqual([]);
    expect((await models('info', name, '--json')).json.variants).toEqual(['fp32', 'fp16']);
    expect((await models('pull', name)).stderr).toContain('All was here already');
  });

  it('fetches weights that are in a file of their own', async () => {
    await hub.add(name, external);
    const { json } = await models('pull', name, '--json');
    expect(json.files.map(({ path }: { path: string }) => path)).toContain(`${vision}_data`);
    expect((await models('verify', name)).code).toBe(0);
  });

  it('goes on where the connection broke, as often as it does', async () => {
    await hub.add(name, model);
    hub.fault = ({ url, headers }) =>
      url.startsWith('/storage/') && headers.range !== 'bytes=0-0'
        ? { cutAfter: 70_000 }
        : undefined;
    const pulled = await models('pull', name, '--json');
    expect(pulled).toMatchObject({ code: 0 });
    const ranges = hub.reads(text).map(({ headers }) => headers.range);
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges.slice(1)).toEqual(
      ranges.slice(1).map(() => expect.stringMatching(/^bytes=\d{5,}-/)),
    );
    expect((await models('verify', name)).code).toBe(0);
  });

  it('takes a file that ended too early for a broken connection', async () => {
    await hub.add(name, model);
    let faults = 2;
    hub.fault = ({ url, headers }) =>
      url.startsWith('/storage/') && headers.range !== 'bytes=0-0' && faults-- > 0
        ? { endAfter: 50_000 }
        : undefined;
    expect(await models('pull', name)).toMatchObject({ code: 0 });
    expect((await models('verify', name)).code).toBe(0);
  });

  it('starts a file over where the server gives no parts', async () => {
    await hub.add(name, model);
    await mkdir(join(repository(), 'blobs'), { recursive: true });
    const content = await readFile(join(model, vision));
    const etag = repositoryFile(vision, content).lfs ?? '';
    await writeFile(join(repository(), 'blobs', `${etag}.incomplete`), content.subarray(0, 1000));
    hub.fault = ({ headers }) =>
      headers.range === 'bytes=0-0' ? undefined : { ignoreRange: true };
    expect(await models('pull', name)).toMatchObject({ code: 0 });
    expect(await stat(join(repository(), 'blobs', etag))).toMatchObject({ size: content.length });
  });

  it('throws a file with a wrong checksum away and leaves nothing half usable', async () => {
    await hub.add(name, model);
    hub.fault = ({ url, headers }) =>
      url.startsWith('/storage/') && headers.range !== 'bytes=0-0' ? { garble: true } : undefined;
    const pulled = await models('pull', name, '--json');
    expect(pulled.code).toBe(1);
    expect(pulled.json.error).toMatchObject({
      code: 'ERR_MODEL_DOWNLOAD',
      message: expect.stringMatching(
        /^onnx\/text_model\.onnx of tester\/clip-tiny arrived with another checksum/,
      ),
    });
    await expectNothingUsable();
    expect(
      (await readdir(join(repository(), 'blobs'))).filter((file) => file.endsWith('.incomplete')),
    ).toEqual([]);
    hub.fault = () => undefined;
    expect((await models('pull', name)).code).toBe(0);
  });

  it('compares small files with the id that git gives them', async () => {
    await hub.add(name, model);
    hub.fault = ({ url, headers }) =>
      url.endsWith('tokenizer.json') && headers.range !== 'bytes=0-0'
        ? { garble: true }
        : undefined;
    expect((await models('pull', name, '--json')).json.error).toMatchObject({
      code: 'ERR_MODEL_DOWNLOAD',
      message: expect.stringContaining('tokenizer.json'),
    });
    await expectNothingUsable();
  });

  it('notices a part on disk that was changed meanwhile', async () => {
    await hub.add(name, model);
    const content = await readFile(join(model, text));
    const etag = repositoryFile(text, content).lfs ?? '';
    await mkdir(join(repository(), 'blobs'), { recursive: true });
    await writeFile(join(repository(), 'blobs', `${etag}.incomplete`), Buffer.alloc(5000));
    expect((await models('pull', name, '--json')).json.error.code).toBe('ERR_MODEL_DOWNLOAD');
    expect((await models('pull', name)).code).toBe(0);
  });

  it.each([503, 502, 429])('tries again after %d', async (status) => {
    await hub.add(name, model);
    let faults = 1;
    hub.fault = () => (faults-- > 0 ? { status, headers: { 'Retry-After': '0' } } : undefined);
    expect(await models('pull', name)).toMatchObject({ code: 0 });
  });

  it.each([
    [
      429,
      { 'Retry-After': '3600' },
      'ERR_RATE_LIMIT',
      /asked too often.*Run the command again later/,
    ],
    [403, {}, 'ERR_AUTH', /does not give tester\/clip-tiny.*set HF_TOKEN/],
    [400, {}, 'ERR_NETWORK', /failed: 400.*copy the files/],
  ])('says what to do after %d for good', async (status, headers, code, message) => {
    await hub.add(name, model);
    hub.fault = ({ url }) => (url.startsWith('/api') ? undefined : { status, headers });
    const pulled = await models('pull', name, '--json');
    expect(pulled.code).toBe(1);
    expect(pulled.json.error).toMatchObject({ code, message: expect.stringMatching(message) });
    await expectNothingUsable();
  });

  it.each([
    ['a repository', 'nobody/nothing', 'ERR_AUTH', 'The name is wrong, or it is private or gated'],
    ['a revision', `${name}@v9`, 'ERR_MODEL_MISSING', 'has no tester/clip-tiny at revision v9'],
  ])('says when %s is not there', async (_, wrong, code, message) => {
    await hub.add(name, model);
    const { json } = await models('pull', wrong, '--json');
    expect(json.error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('sends the token to the Hub and not to where it redirects', async () => {
    await hub.add(name, model, { token: 'hf_secret' });
    expect((await models('pull', name, '--json')).json.error.code).toBe('ERR_AUTH');
    env['HF_TOKEN'] = 'hf_wrong';
    expect((await models('pull', name, '--json')).json.error.code).toBe('ERR_MODEL_MISSING');
    env['HF_TOKEN'] = 'secret';
    expect((await models('pull', name, '--json')).json.error).toMatchObject({
      code: 'ERR_AUTH',
      message: expect.stringContaining('begin with hf_'),
    });
    env['HF_TOKEN'] = 'hf_secret';
    expect(await models('pull', name)).toMatchObject({ code: 0 });
    const stored = hub.requests.filter(({ url }) => url.startsWith('/storage/'));
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  it('reads the token of a login, and the folder of HF_HOME', async () => {
    await hub.add(name, model, { token: 'hf_login' });
    const home = join(folder.path, 'hf');
    await mkdir(home);
    await writeFile(join(home, 'token'), 'hf_login\n');
    env = { HF_ENDPOINT: hub.url, HF_HOME: home };
    const { json } = await models('pull', name, '--json');
    expect(json.folder).toContain(join(home, 'hub', 'models--tester--clip-tiny'));
  });

  it('pulls a revision beside another', async () => {
    const first = await hub.add(name, model);
    await models('pull', `${name}@v1`);
    await hub.add(name, model, { leaveOut: ['onnx/text_model_fp16.onnx'] });
    await models('pull', name);
    const [old, young] = [
      await models('info', `${name}@v1`, '--json'),
      await models('info', name, '--json'),
    ];
    expect(old.json).toMatchObject({ revision: 'v1', commit: first });
    expect(young.json.commit).not.toBe(first);
    expect(hub.reads(text)).toHaveLength(1);
  });

  it.each([
    [
      'has not the variant',
      ['--variant', 'q4'],
      {},
      /has no onnx\/text_model_q4\.onnx, no onnx\/vision_model_q4\.onnx \(variant q4\)\. It has the variants fp32, fp16, quantized/,
    ],
    [
      'lacks a file',
      [],
      { leaveOut: ['tokenizer.json'] },
      /has no tokenizer\.json .*not in the transformers\.js layout/,
    ],
    ['lacks config.json', [], { leaveOut: ['config.json'] }, /has no config\.json/],
  ])(
    'refuses a repository that %s before it fetches weights',
    async (_, args, options, message) => {
      await hub.add(name, model, options);
      const { json } = await models('pull', name, ...args, '--json');
      expect(json.error).toMatchObject({
        code: 'ERR_MODEL_LAYOUT',
        message: expect.stringMatching(message),
      });
      expect(hub.requests.filter(({ url }) => url.startsWith('/storage/'))).toEqual([]);
      await expectNothingUsable();
    },
  );

  it('refuses a kind of model that no encoder runs before it fetches weights', async () => {
    hub.addFiles(name, [repositoryFile('config.json', Buffer.from('{"model_type": "bert"}'))]);
    const { json } = await models('pull', name, '--json');
    expect(json.error).toMatchObject({
      code: 'ERR_MODEL_LAYOUT',
      message: expect.stringMatching(/model_type bert.*expected one of clip, siglip/),
    });
  });

  it.each(['../../../evil.json', '/etc/evil', 'a\\..\\..\\evil', 'C:evil'])(
    'writes no file outside its folder: %s',
    async (path) => {
      hub.addFiles(name, [
        repositoryFile('config.json', Buffer.from('{}')),
        repositoryFile(path, Buffer.from('x')),
      ]);
      expect((await models('pull', name, '--json')).json.error).toMatchObject({
        code: 'ERR_MODEL_DOWNLOAD',
        message: expect.stringContaining(path),
      });
    },
  );

  it('says without a network which files to copy where', async () => {
    env['HF_ENDPOINT'] = 'http://127.0.0.1:1';
    const refused = await models('pull', 'clip', '--json');
    expect(refused.code).toBe(1);
    const { message } = refused.json.error;
    expect(message).toMatch(/^http:\/\/127\.0\.0\.1:1 does not answer/);
    const target = join(env['HF_HUB_CACHE'] ?? '', 'models--Xenova--clip-vit-base-patch32');
    for (const part of [
      'flow models pull clip',
      target,
      'tokenizer.json',
      'JINA_CLIP_MODEL=./folder',
    ]) {
      expect(message).toContain(part);
    }
    env['HF_HUB_OFFLINE'] = '1';
    expect((await models('pull', 'clip')).stderr).toContain('HF_HUB_OFFLINE');
    expect(hub.requests).toEqual([]);
  });

  it('tells without a network that the model is here', async () => {
    await hub.add(name, model);
    await models('pull', name);
    env['HF_HUB_OFFLINE'] = '1';
    expect((await models('pull', name)).stderr).toContain('was pulled before');
  });

  it('finds a folder that was copied from another machine', async () => {
    await hub.add(name, model);
    await models('pull', name);
    const copy = join(folder.path, 'other', 'hub');
    await cp(env['HF_HUB_CACHE'] ?? '', copy, { recursive: true, verbatimSymlinks: true });
    await rm(repository(), { recursive: true });
    env = { HF_HUB_CACHE: copy };
    expect((await models('verify', name)).code).toBe(0);
  });

  it('waits for no other process that pulls the same, but takes the lock of a dead one', async () => {
    await hub.add(name, model);
    await mkdir(repository(), { recursive: true });
    const lock = join(repository(), 'podflow-pull.lock');
    await writeFile(lock, `${process.ppid}`);
    expect((await models('pull', name, '--json')).json.error).toMatchObject({
      code: 'ERR_MODEL_DOWNLOAD',
      message: expect.stringContaining(`Process ${process.ppid} pulls this model already`),
    });
    await writeFile(lock, '999999999');
    expect((await models('pull', name)).code).toBe(0);
  });

  it('has nothing to do for the embedded model, and takes no folder', async () => {
    expect(await models('pull', 'mini')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('nothing to pull'),
    });
    const refused = await models('pull', './mini', '--json');
    expect(refused).toMatchObject({ code: 2, json: { error: { code: 'ERR_USAGE' } } });
    expect(refused.json.error.message).toContain('A folder needs no pulling');
  });

  it('refuses an endpoint that is no address, and a folder that cannot be written', async () => {
    env['HF_ENDPOINT'] = 'hub.example';
    expect((await models('pull', name, '--json')).json.error.code).toBe('ERR_USAGE');
    await writeFile(join(folder.path, 'file'), '');
    env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder.path, 'file') };
    await hub.add(name, model);
    expect((await models('pull', name, '--json')).json.error).toMatchObject({
      code: 'ERR_FILE_UNREADABLE',
      message: expect.stringContaining('cannot be written'),
    });
  });

  it('stops when the user wants, with 130, and goes on later', async () => {
    await hub.add(name, model);
    const stop = new AbortController();
    hub.fault = ({ url, headers }) => {
      if (!url.startsWith('/storage/') || headers.range === 'bytes=0-0') return undefined;
      setTimeout(() => stop.abort(), 50);
      return { stallAfter: 60_000 };
    };
    const { io, stderr } = collectIo({ env });
    expect(await run(['models', 'pull', name], { ...io, stopSignal: () => stop.signal })).toBe(130);
    expect(stderr()).toContain(
      `Interrupted. The same command goes on where it stopped: flow models pull ${name}`,
    );
    await expectNothingUsable();
    hub.fault = () => undefined;
    hub.requests.length = 0;
    expect((await models('pull', name)).code).toBe(0);
    expect(hub.reads(text)[0]?.headers.range).toMatch(/^bytes=60000-/);
  });
});

describe('flow models verify', () => {
  async function copyOf(source = model): Promise<string> {
    const copy = join(folder.path, 'copy');
    await cp(source, copy, { recursive: true });
    return copy;
  }

  async function wrongChecks(path: string, ...args: string[]): Promise<Record<string, string>> {
    const { code, json } = await models('verify', path, ...args, '--json');
    expect({ code, ok: json.ok }).toEqual({ code: 1, ok: false });
    const wrong = json.checks.filter(({ ok }: { ok: boolean }) => !ok);
    return Object.fromEntries(
      wrong.map(({ name, message }: Record<string, string>) => [name, message]),
    );
  }

  it('finds nothing wrong with any kind and variant', async () => {
    expect((await models('verify', model, '--variant', 'quantized')).code).toBe(0);
    const { stdout, stderr } = await models('verify', external);
    expect(stdout).toMatch(/^ok {5}config\.json: CLIP \(model_type clip\)\n/);
    expect(stderr).toBe('clip-tiny-l14 (fp32) works\n');
  });

  it('names a missing file, also that of weights outside the graph', async () => {
    const copy = await copyOf(external);
    await rm(join(copy, 'tokenizer.json'));
    await rm(join(copy, `${vision}_data`));
    const wrong = await wrongChecks(copy);
    expect(wrong['files']).toContain('no tokenizer.json');
    expect(wrong['tokenizer']).toContain('no tokenizer.json');
    expect(wrong['vision tower']).toContain('vision_model.onnx_data');
  });

  it('names wrong inputs and outputs', async () => {
    const copy = await copyOf();
    await cp(join(model, vision), join(copy, text));
    expect((await wrongChecks(copy))['text tower']).toMatch(
      /inputs pixel_values.*expected the input input_ids/,
    );
  });

  it('names towers of different dimensions', async () => {
    const copy = await copyOf();
    await cp(join(external, text), join(copy, text));
    expect((await wrongChecks(copy))['text tower']).toMatch(/gives vectors of 28 numbers.*says 20/);
    const config = JSON.parse(await readFile(join(copy, 'config.json'), 'utf8'));
    await writeFile(
      join(copy, 'config.json'),
      JSON.stringify({ ...config, projection_dim: undefined }),
    );
    expect((await wrongChecks(copy))['dimensions']).toBe(
      'the text tower gives 28 numbers, the vision tower 20',
    );
  });

  it.each([
    ['config.json', 'config.json', { model_type: 'bert' }, /model_type bert/],
    ['config.json', 'config.json', {}, /config\.json is not what a model/],
    ['preprocessor', 'preprocessor_config.json', { size: 224 }, /image_mean/],
    ['tokenizer', 'tokenizer.json', { model: { type: 'WordPiece' } }, /tokenizer\.json is not/],
    ['tokenizer', 'tokenizer_config.json', { model_max_length: 'x' }, /model_max_length/],
  ])('names what is wrong in %s', async (check, file, content, message) => {
    const copy = await copyOf();
    await writeFile(join(copy, file), JSON.stringify(content));
    expect((await wrongChecks(copy))[check]).toMatch(message);
  });

  it('names a tokenizer without end or padding, and one of another model', async () => {
    const copy = await copyOf();
    const json = JSON.parse(await readFile(join(copy, 'tokenizer.json'), 'utf8'));
    await writeFile(
      join(copy, 'tokenizer.json'),
      JSON.stringify({ ...json, post_processor: null }),
    );
    expect((await wrongChecks(copy))['tokenizer']).toContain('post_processor');
    const config = JSON.parse(await readFile(join(copy, 'config.json'), 'utf8'));
    config.text_config.vocab_size = 100;
    await cp(join(model, 'tokenizer.json'), join(copy, 'tokenizer.json'));
    await writeFile(join(copy, 'config.json'), JSON.stringify(config));
    expect((await wrongChecks(copy))['tokenizer']).toMatch(
      /has \d+ tokens, the text tower knows 100/,
    );
    const siglip = join(folder.path, 'siglip');
    await cp(join(model, '../siglip-tiny'), siglip, { recursive: true });
    await writeFile(join(siglip, 'tokenizer_config.json'), '{"model_max_length": 64}');
    expect((await wrongChecks(siglip))['tokenizer']).toContain('pad_token');
  });

  it('finds a pulled file that was changed, and says how to get it again', async () => {
    await hub.add(name, model);
    const { json } = await models('pull', name, '--json');
    await truncate(join(json.folder, vision), 5000);
    const { code, stdout, stderr } = await models('verify', name);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^wrong {2}checksums: not as the Hub announced: onnx\/vision_model\.onnx\n/,
    );
    expect(stderr).toContain(`flow models pull ${name}`);
    expect((await models('pull', name)).code).toBe(0);
    expect((await models('verify', name)).code).toBe(0);
  });
});

describe('flow models rm', () => {
  beforeEach(async () => {
    await hub.add(name, model);
    await models('pull', name);
  });

  it('removes a model with --yes, and says how much', async () => {
    const removed = await models('rm', name, '--yes', '--json');
    expect(removed).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Removed tester\/clip-tiny: 3\d\d kB\n/),
    });
    expect(removed.json.bytes).toBeGreaterThan(300_000);
    await expect(stat(repository())).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await models('rm', name, '--yes', '--json')).json.error.code).toBe('ERR_MODEL_MISSING');
  });

  it.each([
    ['y', 0, 'Removed'],
    ['yes', 0, 'Removed'],
    ['', 1, 'Nothing was removed'],
    ['no', 1, 'Nothing was removed'],
  ])('asks at a terminal; the answer %j', async (answer, code, said) => {
    const { io, stderr } = collectIo({ env });
    const questions: string[] = [];
    const ask = async (question: string): Promise<string> => {
      questions.push(question);
      return answer;
    };
    expect(await run(['models', 'rm', name], { ...io, ask })).toBe(code);
    expect(questions).toEqual([
      expect.stringMatching(/^Remove tester\/clip-tiny \(3\d\d kB in .*\)\? \[y\/N\] $/),
    ]);
    expect(stderr()).toContain(said);
    expect((await models('info', name)).code).toBe(code === 0 ? 1 : 0);
  });

  it('needs --yes where nobody can be asked', async () => {
    const { json, code } = await models('rm', name, '--json');
    expect(code).toBe(2);
    expect(json.error).toMatchObject({
      code: 'ERR_USAGE',
      message: expect.stringContaining('--yes'),
    });
    expect((await models('info', name)).code).toBe(0);
  });

  it('removes one revision and keeps what others need', async () => {
    await hub.add(name, external);
    await models('pull', `${name}@v1`);
    expect((await models('rm', `${name}@v1`, '--yes')).code).toBe(0);
    expect((await models('info', `${name}@v1`)).code).toBe(1);
    expect((await models('verify', name)).code).toBe(0);
    const sizes = await readdir(join(repository(), 'snapshots'));
    expect(sizes).toHaveLength(1);
  });

  it.each(['mini', './folder', '/tmp'])('removes no %s', async (wrong) => {
    expect((await models('rm', wrong, '--yes', '--json')).json.error.code).toBe('ERR_USAGE');
  });
});

describe('flow models', () => {
  it('lists names, states and where models are', async () => {
    const { code, stdout, stderr } = await models('list');
    expect(code).toBe(0);
    for (const known of ['mini', 'clip', 'clip-b16', 'clip-l14', 'siglip']) {
      expect(stdout).toMatch(new RegExp(`│ ${known} +│`));
    }
    expect(stdout).toMatch(/│ clip +│ CLIP ViT-B\/32, 512 dimensions +│ not pulled/);
    expect(stderr).toContain(env['HF_HUB_CACHE']);
    expect((await models('list', '--json')).json.models[0]).toMatchObject({
      name: 'mini',
      state: 'embedded',
      variants: ['fp32', 'uint8', 'quantized'],
    });
  });

  it('lists no models of other kinds that share the cache', async () => {
    const other = join(env['HF_HUB_CACHE'] ?? '', 'models--google--bert');
    const commit = '1'.repeat(40);
    await mkdir(join(other, 'refs'), { recursive: true });
    await mkdir(join(other, 'snapshots', commit), { recursive: true });
    await writeFile(join(other, 'refs/main'), commit);
    await writeFile(join(other, 'snapshots', commit, 'config.json'), '{"model_type": "bert"}');
    await symlink('nowhere', join(other, 'snapshots', commit, 'model.onnx'));
    const { json } = await models('list', '--json');
    expect(JSON.stringify(json.models)).not.toContain('bert');
  });

  it.each([
    [['pull'], "missing required argument 'name'", 'Usage: flow models pull'],
    [['pull', 'clip', '--variant', 'fp8'], 'fp8', 'Usage: flow models pull'],
    [['pul', 'clip'], "unknown command 'pul'", 'Usage: flow models <command>'],
    [['info'], "missing required argument 'model'", 'Usage: flow models info'],
  ])('tells wrong usage of %j with 2', async (args, message, usage) => {
    const { code, stderr } = await models(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(usage);
  });

  it.each([
    [
      'info',
      'clip',
      /^The model clip \(Xenova\/clip-vit-base-patch32, asked for\) was not pulled.*flow models pull clip$/,
    ],
    ['verify', 'siglip', /flow models pull siglip$/],
    ['info', 'some/model@v2', /flow models pull some\/model@v2$/],
    ['info', 'clop', /Did you mean clip\?/],
  ])('%s says of %s how to get it', async (command, wrong, message) => {
    const { code, json } = await models(command, wrong, '--json');
    expect(code).toBe(1);
    expect(json.error).toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringMatching(message),
    });
  });
});
