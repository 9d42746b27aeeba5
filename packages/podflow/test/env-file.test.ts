import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

let folder: string;
let flow: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-env-file-'));
  flow = await file(
    'flow.yml',
    "!Flow\nversion: '1'\npods: [{name: a, shards: $N, uses: $USES}]\n",
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

async function variables(args: readonly string[], env: Record<string, string> = {}) {
  const { io, stdout } = collectIo({ env });
  const code = await run(['check', flow, '--json', ...args], io);
  return { code, env: JSON.parse(stdout()).env, faults: JSON.parse(stdout()).faults };
}

describe('--env-file', () => {
  it('sets variables, over those of the environment', async () => {
    const path = await file('one.env', '# a comment\nN=2\nexport USES="_pass" # which\n\n');
    expect(await variables(['--env-file', path], { N: '7' })).toEqual({
      code: 0,
      env: { N: '2', USES: '_pass' },
      faults: [],
    });
  });

  it('may be repeated: the later wins, --env wins over all', async () => {
    const first = await file('first.env', 'N=2\nUSES=_nothing');
    const second = await file('second.env', 'USES=_pass\r\nN=3\r\n');
    const files = ['--env-file', first, `--env-file=${second}`];
    expect((await variables(files)).env).toEqual({ N: '3', USES: '_pass' });
    expect((await variables(['-e', 'N=4', ...files])).env).toEqual({ N: '4', USES: '_pass' });
  });

  it('reaches the environment that Pods are started in', async () => {
    const path = await file('pods.env', 'N=1\nUSES=_pass\nMINE=yes');
    const { io } = collectIo();
    expect(await run(['plot', flow, '--env-file', path], io)).toBe(0);
    expect(io.env).toMatchObject({ N: '1', MINE: 'yes' });
  });

  it('may have comments, blank lines, `export`, and quoted values of several lines', async () => {
    const text =
      '\uFEFF# first\r\n\r\n  export N = 2 # two\r\nLONG="a\nB C\n"\nSINGLE=it\'s\nUSES=_pass\n';
    const path = await file('many.env', text.slice(1));
    expect(await variables(['--env-file', path])).toMatchObject({ code: 0, faults: [] });
  });

  it.each([
    ['A B', 1],
    ['N=2\n\nUSES _pass\n', 3],
    ['N="2\n3"\n=5', 3],
    ['N=2\nA B=1', 2],
    ['N="2\nUSES _pass', 2],
  ])('is refused with the line that sets no variable: %j', async (text, line) => {
    const path = await file('wrong.env', text);
    const { io, stderr } = collectIo();
    expect(await run(['check', flow, '--env-file', path], io)).not.toBe(0);
    expect(stderr()).toContain(`ERR_FILE_UNREADABLE: ${path}: line ${line} sets no variable`);
  });

  it('may be empty', async () => {
    const path = await file('empty.env', '');
    const { code, env } = await variables(['--env-file', path]);
    expect([code, env]).toEqual([2, { N: null, USES: null }]);
  });

  it.each(['check', 'index', 'search', 'serve', 'plot', 'demo'])(
    'that is missing ends %s with 2',
    async (command) => {
      const missing = join(folder, 'none.env');
      const { io, stderr } = collectIo();
      const files = { demo: [], search: [flow, 'cat'] }[command] ?? [flow];
      expect(await run([command, ...files, '--env-file', missing], io)).toBe(2);
      expect(stderr()).toContain(
        `error ERR_FILE_MISSING: The file ${missing} of --env-file does not exist`,
      );
    },
  );

  it('that cannot be read is told as JSON too', async () => {
    const { io, stdout } = collectIo();
    expect(await run(['check', flow, '--json', '--env-file', folder], io)).toBe(2);
    expect(JSON.parse(stdout()).error).toMatchObject({
      code: 'ERR_FILE_MISSING',
      message: expect.stringContaining('is a folder'),
    });
  });

  it('that is no text is refused', async () => {
    const path = await file('bytes.env', new Uint8Array([0x4e, 0x3d, 0xff, 0xfe]));
    const { io, stderr } = collectIo();
    expect(await run(['check', flow, '--env-file', path], io)).toBe(2);
    expect(stderr()).toContain('is not UTF-8 text');
  });
});
