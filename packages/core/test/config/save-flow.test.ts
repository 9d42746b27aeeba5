import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Flow } from '../../src/flow/jina-names.ts';
import { testCatalog } from './test-catalog.ts';

class TestFlow extends Flow {
  static override readonly platform = { catalog: testCatalog() };
}

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'podflow-save-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
}

function read(path: string): string {
  return readFileSync(join(cwd, path), 'utf8');
}

function load(source: string, env: Record<string, string> = {}): TestFlow {
  return TestFlow.loadConfig(source, { cwd, env });
}

/** What a Flow is, without where it was written. */
function essence({ graph, config }: TestFlow) {
  const nodes = graph.nodes.map((node) => {
    const { place: _place, needsPlaces: _places, written: _written, ...pod } = node.config;
    return { ...node, config: withoutPlaces(pod) };
  });
  return { edges: graph.edges, nodes, options: config.options, env: config.env };
}

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      // How a path is written may change; what it leads to may not.
      key === 'place' || key === 'workspaceOrigin' || (key === 'uses' && typeof item === 'string')
        ? undefined
        : item,
    ),
  );
}

/** The Flow that comes of saving a Flow and loading it again, with the same of both. */
function reload(
  flow: TestFlow,
  path: string,
  env: Record<string, string> = {},
  home = cwd,
): TestFlow {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  const text = flow.saveConfig(join(cwd, path));
  expect(read(path)).toBe(text);
  const again = TestFlow.loadConfig(join(cwd, path), { cwd: home, env });
  expect(essence(again)).toEqual(essence(flow));
  expect(again.saveConfig()).toBe(text);
  return again;
}

const commented = `# Finds pictures.
!Flow
version: '1'   # of the syntax
with:
  prefetch: $PREFETCH  # in flight

pods:
  # Reads them.
  - name:   reader
    uses: yaml/index.yml
    read_only: yes

  - {name: b, needs: [gateway], polling: "all"}  # beside it
  - {name: join, needs: [reader, b], method: needs}
# The end.
`;

describe('saveConfig of a Flow that was loaded', () => {
  beforeEach(() => {
    write('flows/flow.yml', commented);
    write('flows/yaml/index.yml', '!NumpyIndexer {with: {metric: euclidean}}');
  });
  const env = { PREFETCH: '7' };

  it('keeps the text as it is when nothing was changed', () => {
    const again = reload(load('flows/flow.yml', env), 'flows/flow.yml', env);
    expect(read('flows/flow.yml')).toBe(commented);
    expect(again.config.options.prefetch).toBe(7);
  });

  it('gives the text without writing it when there is no path', () => {
    expect(load('flows/flow.yml', env).saveConfig()).toBe(commented);
    expect(load('flows/flow.yml', env).save_config()).toBe(commented);
  });

  it('appends Pods that were added in code, and keeps comments and variables', () => {
    const flow = load('flows/flow.yml', env)
      .add({ uses: 'NumpyIndexer', timeoutReady: 5, env: { A: 'x' } })
      .needs(['join', 'reader'], { name: 'last' })
      .inspect({ uses: '_merge_root' });
    reload(flow, 'flows/flow.yml', env);
    const text = read('flows/flow.yml');
    for (const kept of ['# Finds', '# of the', '$PREFETCH # in flight', '# Reads', '# beside']) {
      expect(text).toContain(kept);
    }
    expect(text).toContain('read_only: yes');
    expect(text).toMatch(/- name: pod3\n {4}uses: NumpyIndexer\n {4}timeout_ready: 5\n/);
    expect(text).toMatch(/- name: last\n {4}method: needs\n/);
  });

  it('writes what useRestGateway set', () => {
    const flow = load('flows/flow.yml', env).useRestGateway(8080);
    const again = reload(flow, 'flows/flow.yml', env);
    expect(again.config.options).toMatchObject({ restApi: true, portExpose: 8080, prefetch: 7 });
    expect(read('flows/flow.yml')).toContain('rest_api: true\n  port_expose: 8080\n');
  });

  it('changes a setting where it stands, however it is spelled', () => {
    write('rest.yml', "!Flow\nversion: '1'\nwith: {restful: $REST} # off\npods: [{name: a}]\n");
    const flow = load('rest.yml', { REST: 'false' }).useRestGateway();
    const again = reload(flow, 'rest.yml', { REST: 'false' });
    expect(again.config.options.restApi).toBe(true);
    expect(read('rest.yml')).toContain('restful: true');
    expect(read('rest.yml')).toContain('# off');
  });

  it('rewrites relative paths when it is saved in another folder', () => {
    reload(load('flows/flow.yml', env), 'other/deep/flow.yml', env);
    mkdirSync(join(cwd, 'elsewhere'));
    const text = read('other/deep/flow.yml');
    expect(text).toContain('uses: ../../flows/yaml/index.yml');
    expect(text).toContain('# Reads them.');
    const moved = TestFlow.loadConfig('../other/deep/flow.yml', {
      cwd: join(cwd, 'elsewhere'),
      env,
    });
    expect(moved.config.pods[0]?.uses.options['metric']).toBe('euclidean');
  });

  it('does not let another file of the same path take the place of the one that is meant', () => {
    write('a/b/flow.yml', "!Flow\nversion: '1'\npods: [{name: a, uses: ./x.yml}]\n");
    write('a/b/x.yml', '!NumpyIndexer {}');
    write('b/x.yml', '!BinaryPbIndexer {}');
    reload(load('a/b/flow.yml'), 'a/flow.yml');
    expect(read('a/flow.yml')).toContain(`uses: ${join(cwd, 'a/b/x.yml')}`);
  });

  it('warns of paths and variables that it cannot take along', () => {
    write('flows/flow.yml', "!Flow\nversion: '1'\npods: [{name: a, uses: $INDEX, shards: $N}]\n");
    write('flows/.env', 'INDEX=yaml/index.yml\nN=2\n');
    const lines: string[] = [];
    load('flows/flow.yml')
      .onLog((line) => lines.push(line))
      .saveConfig('flow.yml');
    expect(lines).toEqual([
      expect.stringContaining('the file "$INDEX" is "yaml/index.yml" beside'),
      expect.stringContaining('INDEX, N had the values of'),
    ]);
    expect(read('flow.yml')).toContain('uses: $INDEX');
  });

  it('keeps what the gateway is told, with the paths of its certificate', () => {
    write('flows/cert.pem', '');
    write(
      'flows/flow.yml',
      "!Flow\nversion: '1'\nwith: {ssl_certfile: cert.pem, ssl-keyfile: none.pem, queue: 7}\npods: [{name: a}]\n",
    );
    const again = reload(load('flows/flow.yml'), 'flow.yml');
    expect(again.config.options.gateway).toEqual({
      sslCertfile: join(cwd, 'flows/cert.pem'),
      sslKeyfile: 'none.pem',
      queue: 7,
    });
    expect(read('flow.yml')).toContain('ssl_certfile: flows/cert.pem');
  });

  it('rewrites modules of Executors inside the Flow', () => {
    write('flows/mine.js', 'export class Mine {}');
    write(
      'flows/flow.yml',
      "!Flow\nversion: '1'\npods:\n  - name: a\n    uses: !Mine\n      metas: {modules: [mine.js]}\n",
    );
    reload(load('flows/flow.yml'), 'flow.yml');
    expect(read('flow.yml')).toContain('modules: [flows/mine.js]');
  });

  it('keeps the name of a Flow whose file gets another one', () => {
    const again = reload(load('flows/flow.yml', env), 'flows/renamed.yml', env);
    expect(again.config.options.name).toBe('flow');
  });

  it('keeps Windows line ends', () => {
    write('crlf.yml', "!Flow\r\nversion: '1'\r\n# all\r\npods:\r\n  - name: a\r\n");
    reload(load('crlf.yml').add({ name: 'b' }), 'crlf.yml');
    expect(read('crlf.yml')).toBe(
      "!Flow\r\nversion: '1'\r\n# all\r\npods:\r\n  - name: a\r\n  - name: b\r\n",
    );
  });

  it('writes a Flow of the old syntax in version 1 when Pods were added', () => {
    write(
      'old.yml',
      '!Flow\nwith: {shards: 2}\npods:\n  # first\n  a: {method: needs}\n  # second\n  b:\n',
    );
    const flow = load('old.yml').needs(['a', 'b'], { name: 'c' });
    const again = reload(flow, 'old.yml');
    expect(again.config.pods.map(({ method, shards }) => [method, shards])).toEqual([
      ['add', 2],
      ['add', 2],
      ['needs', 2],
    ]);
    expect(read('old.yml')).toMatch(/# first\n.*# second\n/s);
  });

  it.each([
    ['an alias under with', 'x: &x {prefetch: 3}\nwith: *x\npods: [{name: a}]\n'],
    ['merge keys', 'pods:\n  - &a {name: a, shards: 2}\n  - {<<: *a, name: b}\n'],
    ['an empty list of Pods', 'pods: []\n'],
    ['no Pods', ''],
    [
      'a list as key',
      'pods:\n  - uses: !BaseExecutor\n      requests:\n        on:\n          [IndexRequest, SearchRequest]: [!RouteDriver {}]\n',
    ],
  ])('understands %s', (_, text) => {
    write('flow.yml', `!Flow\nversion: '1'\n${text}`);
    reload(load('flow.yml').add({ name: 'added' }).useRestGateway(), 'flow.yml');
  });
});

describe('saveConfig of a Flow that was built in code', () => {
  it('writes version 1', () => {
    const flow = new TestFlow({ name: 'mine', prefetch: 3, inspect: 'hang' })
      .add({ name: 'a', uses: { jtype: 'NumpyIndexer', with: { metric: 'euclidean' } } })
      .add({ name: 'b', needs: 'gateway', shards: 2, polling: 'all', usesAfter: '_merge_root' })
      .needsAll({ uses: '_merge_root', readOnly: true })
      .useRestGateway(8080);
    reload(flow, 'mine.yml', {}, process.cwd());
    expect(read('mine.yml')).toBe(`!Flow
version: '1'
with:
  name: mine
  prefetch: 3
  rest_api: true
  port_expose: 8080
  inspect: hang
pods:
  - name: a
    uses:
      jtype: NumpyIndexer
      with:
        metric: euclidean
  - name: b
    needs: gateway
    shards: 2
    polling: all
    uses_after: _merge_root
  - name: joiner
    method: needs_all
    uses: _merge_root
    read_only: true
`);
  });

  it('keeps a dollar of code from being filled in', () => {
    const flow = new TestFlow().add({
      name: 'a',
      uses: { jtype: 'CLIPTextEncoder', with: { model: '$HOME', labels: { a: '5$' } } },
    });
    const again = reload(flow, 'flow.yml', {}, process.cwd());
    expect(again.config.pods[0]?.uses.options['model']).toBe('$HOME');
    expect(read('flow.yml')).toContain('$$HOME');
  });

  it('warns of a text that Jina reads as something else', () => {
    const lines: string[] = [];
    new TestFlow()
      .add({ name: 'a', env: { CODE: '007', SIZE: '7' } })
      .onLog((line) => lines.push(line))
      .saveConfig();
    expect(lines).toEqual([
      'saveConfig: the text "007" of "CODE" of the Pod "a" is read back as 7, as Jina reads it',
    ]);
  });

  it('finds files from the folder it is saved in', () => {
    write('yaml/a.yml', '!NumpyIndexer {}');
    const cwdFlow = load("!Flow\nversion: '1'\n").add({ name: 'a', uses: 'yaml/a.yml' });
    reload(cwdFlow, 'flows/flow.yml');
    expect(read('flows/flow.yml')).toContain('uses: ../yaml/a.yml');
  });

  it('fails when the file cannot be written', () => {
    expect(() => new TestFlow().add().saveConfig(join(cwd, 'none/flow.yml'))).toThrow(/ENOENT/);
  });
});

describe('Pods added in code to a Flow that was loaded', () => {
  it('have the common settings of the Flow', () => {
    const flow = load("!Flow\nversion: '1'\nwith: {shards: 3, read_only: true, name: x}\n")
      .add({ name: 'a' })
      .add({ name: 'b', shards: 1 });
    expect(flow.config.pods.map(({ shards, readOnly }) => [shards, readOnly])).toEqual([
      [3, true],
      [1, true],
    ]);
  });

  it('are read with the folder and the variables of the Flow', () => {
    write('a.yml', '!NumpyIndexer {with: {metric: $METRIC}}');
    const flow = load("!Flow\nversion: '1'\n", { METRIC: 'euclidean' }).add({ uses: 'a.yml' });
    expect(flow.config.pods[0]?.uses.options['metric']).toBe('euclidean');
  });
});
