import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

const good = `!Flow
version: '1'
pods:
  - name: first
    uses: _pass
    shards: $SHARDS
  - name: second
    uses: _pass
    needs: [gateway]
  - name: joined
    uses: _merge_root
    needs: [first, second]
`;

let folder: string;
let flow: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-commands-'));
  flow = await file('flow.yml', good);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('flow check', () => {
  it('says what was checked and what not', async () => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(['check', flow, '--env', 'SHARDS=2'], io)).toBe(0);
    expect(stderr()).toContain(`${flow} can run: 3 Pods, 5 edges, 1 variables`);
    expect(stderr()).toMatch(/^Checked: .*\nNot checked: /m);
    expect(stdout()).toBe('');
  });

  it('prints the Flow as JSON', async () => {
    const { io, stdout } = collectIo({ env: { SHARDS: '2' } });
    expect(await run(['check', flow, '--json'], io)).toBe(0);
    expect(JSON.parse(stdout())).toEqual({
      name: 'flow',
      pods: [
        expect.objectContaining({ name: 'first', uses: '_pass', shards: 2, needs: ['gateway'] }),
        expect.objectContaining({ name: 'second', polling: 'any', readOnly: false }),
        expect.objectContaining({ name: 'joined', needs: ['first', 'second'] }),
      ],
      edges: [
        ['gateway', 'first'],
        ['gateway', 'second'],
        ['first', 'joined'],
        ['second', 'joined'],
        ['joined', 'gateway'],
      ],
      env: { SHARDS: '2' },
      faults: [],
    });
  });

  it('reports all faults with their lines and ends with 2', async () => {
    const broken = await file(
      'broken.yml',
      good.replace('[gateway]', '[gatewy]').replace('_merge_root', 'NumpyIndexr'),
    );
    const { io, stdout, stderr } = collectIo();
    expect(await run(['check', broken, '--json'], io)).toBe(2);
    const { faults, env } = JSON.parse(stdout());
    const codes = faults.map(({ code }: { code: string }) => code).sort();
    expect(codes).toEqual(['ERR_ENV_UNSET', 'ERR_NEEDS_UNKNOWN', 'ERR_USES_UNKNOWN']);
    expect(env).toEqual({ SHARDS: null });
    expect(stderr()).toContain(`${broken}:9:13 error ERR_NEEDS_UNKNOWN`);
    expect(stderr()).toContain('>  9 |     needs: [gatewy]\n     |             ^');
    expect(stderr()).toContain('did you mean "gateway"?');
    expect(stderr()).toContain('did you mean "NumpyIndexer"?');
    expect(stderr()).toContain(`${broken} cannot run`);
  });

  it('names the path it looked at for a file that is missing', async () => {
    const { io, stdout } = collectIo();
    const missing = join(folder, 'flw.yml');
    expect(await run(['check', missing, '--json'], io)).toBe(2);
    const [fault] = JSON.parse(stdout()).faults;
    expect(fault.code).toBe('ERR_FILE_MISSING');
    expect(fault.message).toContain(missing);
  });

  it('prints Pods and edges beside faults: a class that is not known is one at each place', async () => {
    const unknown = await file(
      'unknown.yml',
      good.replaceAll('_pass', 'Nothing').replace('$SHARDS', '2'),
    );
    const { io, stdout } = collectIo();
    expect(await run(['check', unknown, '--json'], io)).toBe(2);
    const { name, pods, edges, env, faults } = JSON.parse(stdout());
    expect([name, env]).toEqual(['unknown', {}]);
    expect(pods[0]).toEqual({
      name: 'first',
      uses: 'Nothing',
      shards: 2,
      polling: 'any',
      readOnly: false,
      needs: ['gateway'],
    });
    expect(edges).toHaveLength(5);
    expect(faults).toEqual([
      expect.objectContaining({ file: unknown, line: 5, column: 11, code: 'ERR_USES_UNKNOWN' }),
      expect.objectContaining({ line: 8, column: 11, message: expect.stringContaining('Nothing') }),
    ]);
  });

  it('prints the variables of a file that is no Flow', async () => {
    const none = await file('none.yml', '!Fow\nname: $NAME\n');
    const { io, stdout } = collectIo({ env: { NAME: 'x' } });
    expect(await run(['check', none, '--json'], io)).toBe(2);
    const { faults, ...rest } = JSON.parse(stdout());
    expect(rest).toEqual({ name: null, pods: [], edges: [], env: { NAME: 'x' } });
    expect(faults).toEqual([expect.objectContaining({ code: 'ERR_YAML_TAG', line: 1 })]);
  });

  it('lists several files in JSON and ends with 2 when one is broken', async () => {
    const broken = await file('bad.yml', '!Flow\npods: 3\n');
    const { io, stdout } = collectIo({ env: { SHARDS: '1' } });
    expect(await run(['check', flow, broken, '--json'], io)).toBe(2);
    const { files } = JSON.parse(stdout());
    expect(files.map((each: { file: string }) => each.file)).toEqual([flow, broken]);
  });
});

describe('flow plot', () => {
  it('draws to stdout', async () => {
    const { io, stdout } = collectIo({ env: { SHARDS: '1' } });
    expect(await run(['plot', flow], io)).toBe(0);
    expect(stdout()).toMatch(/^<svg [\s\S]*joined[\s\S]*<\/svg>\s*$/);
  });

  it('draws to a file, top to bottom if wanted', async () => {
    const { io, stdout, stderr } = collectIo({ env: { SHARDS: '1' } });
    const [wide, tall] = [join(folder, 'wide.svg'), join(folder, 'tall.svg')];
    expect(await run(['plot', flow, '-o', wide], io)).toBe(0);
    expect(await run(['plot', flow, '-o', tall, '--vertical'], io)).toBe(0);
    expect(stdout()).toBe('');
    expect(stderr()).toContain(`Wrote ${wide}`);
    expect(heightOf(await readFile(tall, 'utf8'))).toBeGreaterThan(
      heightOf(await readFile(wide, 'utf8')),
    );
  });

  it('tells why a file cannot be written', async () => {
    const { io, stderr } = collectIo({ env: { SHARDS: '1' } });
    const output = join(folder, 'no', 'such', 'folder.svg');
    expect(await run(['plot', flow, '-o', output], io)).toBe(1);
    expect(stderr()).toContain(`error ERR_FILE_UNREADABLE: ${output} cannot be written`);
  });

  it('reports the faults of a Flow that cannot run, and draws it', async () => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(['plot', flow], io)).toBe(0);
    expect(stderr()).toContain('error ERR_ENV_UNSET');
    expect(stdout()).toContain('is not set');
  });
});

describe('commands that run a Flow', () => {
  it.each(['index', 'search', 'serve'])('%s reports the faults of its YAML', async (command) => {
    const { io, stderr } = collectIo();
    const argv = command === 'search' ? [command, flow, 'cat'] : [command, flow];
    expect(await run(argv, io)).toBe(2);
    expect(stderr()).toContain(`${flow}:6:13 error ERR_ENV_UNSET`);
  });

  it('index names the path of a picture that is missing', async () => {
    const { io, stderr } = collectIo({ env: { SHARDS: '1' } });
    const missing = join(folder, 'cat.png');
    expect(await run(['index', flow, missing], io)).toBe(1);
    expect(stderr()).toContain(`ERR_FILE_MISSING: There is no file or folder ${missing}`);
  });

  it('index refuses to index nothing', async () => {
    const { io, stderr } = collectIo({ env: { SHARDS: '1' } });
    expect(await run(['index', flow], io)).toBe(1);
    expect(stderr()).toContain('error ERR_INPUT_EMPTY');
  });

  it('search names a picture that is missing, with the stack when debugging', async () => {
    const { io, stderr, stdout } = collectIo({ env: { SHARDS: '1' } });
    expect(await run(['search', flow, './cat.png', '--json', '--debug'], io)).toBe(1);
    expect(JSON.parse(stdout()).error.code).toBe('ERR_FILE_MISSING');
    expect(stderr()).toContain('./cat.png');
    expect(stderr()).toMatch(/^ {4}at /m);
  });
});

function heightOf(svg: string): number {
  return Number(svg.match(/ height="(\d+)/)?.[1]);
}

describe('flow index', () => {
  it('names every file when none can be read', async () => {
    const captions = await file('captions.csv', 'file,caption\nno.png,a\ngone.png,b\n');
    for (const from of [[flow], ['--host', 'http://127.0.0.1:9']]) {
      const { io, stdout, stderr } = collectIo({ env: { SHARDS: '1' } });
      expect(await run(['index', ...from, captions, '--json'], io)).toBe(1);
      const { indexed, failures } = JSON.parse(stdout());
      expect(indexed).toBe(0);
      expect(failures).toHaveLength(4);
      expect(failures[0]).toMatchObject({ input: expect.stringMatching(/no\.png$/) });
      expect(stderr()).toContain('ERR_FILE_UNREADABLE');
    }
  });
});
