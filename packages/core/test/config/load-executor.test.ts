import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadExecutorConfig, type Uses } from '../../src/config/resolve-pod.ts';
import { testCatalog } from './test-catalog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podflow-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function load(uses: Uses, more: { usesInternal?: string; env?: Record<string, string> } = {}) {
  return loadExecutorConfig(uses, { catalog: testCatalog(), env: {}, cwd: folder, ...more });
}

function read(uses: Uses, more: { usesInternal?: string; env?: Record<string, string> } = {}) {
  const { config, faults } = load(uses, more);
  expect(faults).toEqual([]);
  return config;
}

function messages(uses: Uses, more: { usesInternal?: string } = {}): string[] {
  return load(uses, more).faults.map(({ code, message }) => `${code} ${message}`);
}

describe('uses', () => {
  it('can be a class', () => {
    const config = read('NumpyIndexer');
    expect(config.definition.className).toBe('NumpyIndexer');
    expect(config).toMatchObject({
      uses: 'NumpyIndexer',
      options: {},
      metas: { name: 'NumpyIndexer', workspace: folder, readOnly: false },
      requests: null,
      useDefault: false,
      components: [],
    });
  });

  it.each([
    '!NumpyIndexer {with: {metric: euclidean}}',
    '!NumpyIndexer | {metric: euclidean}',
    '!NumpyIndexer\nwith:\n  metric: euclidean\n',
    '{"jtype": "NumpyIndexer", "with": {"metric": "euclidean"}}',
    'jtype: NumpyIndexer\nwith: {metric: euclidean}',
  ])('can be inline YAML: %j', (uses) => {
    const config = read(uses);
    expect(config.definition.className).toBe('NumpyIndexer');
    expect(config.options).toEqual({ metric: 'euclidean' });
  });

  it('can be an object', () => {
    const config = read({ jtype: 'NumpyIndexer', with: { metric: 'euclidean' } });
    expect(config.uses).toBe('NumpyIndexer');
    expect(config.options).toEqual({ metric: 'euclidean' });
  });

  it.each(['- !EncodeDriver {}', '- !!EncodeDriver', '- !EncodeDriver | {method: encode}'])(
    'can be a list of drivers: %j',
    (uses) => {
      const { definition, requests } = read(uses);
      expect(definition.className).toBe('BaseExecutor');
      expect(Object.keys(requests ?? {})).toEqual(['index', 'search', 'update', 'delete', 'train']);
      expect(requests?.search?.map(({ name }) => name)).toEqual(['EncodeDriver']);
    },
  );

  it('can be a YAML file, whose variables are filled in', () => {
    write('yaml/index.yml', '!NumpyIndexer\nwith: {metric: $METRIC}\nmetas: {workspace: ./ws}\n');
    const config = read('yaml/index.yml', { env: { METRIC: 'euclidean' } });
    expect(config.options).toEqual({ metric: 'euclidean' });
    expect(config.metas.workspace).toBe(join(folder, 'ws'));
    expect(config.place).toEqual({ file: 'yaml/index.yml', line: 1, column: 1 });
  });

  it('names the nearest file when there is none', () => {
    write('index.yml', '!NumpyIndexer');
    expect(messages('indx.yml')).toEqual([
      'ERR_FILE_MISSING the file "indx.yml" does not exist (looked at indx.yml); did you mean "index.yml"?',
    ]);
  });

  it.each([
    [
      'NumpyIndxer',
      'ERR_USES_UNKNOWN the class "NumpyIndxer" is not known; did you mean "NumpyIndexer"?',
    ],
    ['_merge_rot', 'did you mean "_merge_root"?'],
    ['_merge_every', 'ERR_USES_UNKNOWN "uses" is "_merge_every", which is not known'],
    ['jinahub://CLIPTextEncoder', 'the hub of Jina 2 has Executors of another kind'],
    ['jinahub+docker://X', 'the hub of Jina 2 has Executors of another kind'],
    ['./my-executor.js', 'name the file under metas: modules of a YAML file'],
    ['a b', 'ERR_USES_UNKNOWN "uses" is "a b", which is not known; expected a YAML file'],
    ['', 'ERR_USES_UNKNOWN "uses" is "", which is not known'],
    ['!NumpyIndexer {', 'ERR_YAML_SYNTAX'],
    ['{"with": {}}', 'ERR_YAML_TAG the Executor names no class'],
    ['text\nof lines', 'ERR_VALUE the YAML is "text of lines"; expected an Executor'],
    ['- NumpyIndexer', 'ERR_USES_UNKNOWN'],
  ])('refuses %j', (uses, message) => {
    const [first] = messages(uses);
    expect(first).toContain(message);
  });

  it('refuses files that are no YAML text', () => {
    write('latin.yml', new Uint8Array([0x21, 0x46, 0xe9, 0x0a]));
    mkdirSync(join(folder, 'folder.yml'));
    write('big.yml', ' '.repeat(11 * 1024 * 1024));
    expect(messages('latin.yml')).toEqual([
      expect.stringContaining(
        'ERR_FILE_UNREADABLE latin.yml:1 is not UTF-8 text; save the file as UTF-8',
      ),
    ]);
    expect(messages('folder.yml')).toEqual(['ERR_FILE_UNREADABLE "folder.yml" is not a file']);
    expect(messages('big.yml')).toEqual([
      'ERR_YAML_LIMIT "big.yml" has 11534336 bytes; expected at most 10485760',
    ]);
  });
});

describe('built-in resources', () => {
  it('_pass forwards all requests', () => {
    const { requests, definition } = read('_pass');
    expect(definition.className).toBe('BaseExecutor');
    const names = Object.values(requests ?? {}).map((drivers) => drivers.map(({ name }) => name));
    expect(names).toEqual(Array(5).fill(['RouteDriver']));
  });

  it.each([
    ['_merge_root', 'r'],
    ['_merge_chunks', 'c'],
    ['_merge_matches', 'm'],
  ])('%s reduces on %s and passes updates', (name, path) => {
    const { requests } = read(name);
    const reduce = [{ name: 'ReduceAllDriver', options: { traversal_paths: [path] } }];
    expect(requests?.search).toEqual(reduce);
    expect(requests?.index).toEqual(reduce);
    expect(requests?.train).toEqual(reduce);
    expect(requests?.update).toEqual([{ name: 'RouteDriver', options: {} }]);
  });

  it('_merge_matches_topk sorts and keeps ten', () => {
    expect(
      read('_merge_matches_topk').requests?.search?.map(({ name, options }) => [
        name,
        options['end'],
      ]),
    ).toEqual([
      ['ReduceAllDriver', undefined],
      ['SortQL', undefined],
      ['SliceQL', 10],
    ]);
  });

  it('_index is a compound indexer', () => {
    const { definition, metas, components } = read('_index');
    expect(definition.className).toBe('CompoundIndexer');
    expect(metas).toMatchObject({ name: 'simple_indexer', workspace: folder });
    expect(components.map((component) => component.metas.name)).toEqual(['vecidx', 'docidx']);
    expect(components[0]?.options['metric']).toBe('euclidean');
  });

  it.each(['_merge_eval', '_merge'])('%s is known', (name) => {
    expect(read(name).uses).toBe(name);
  });

  it.each([
    ['_concat', 'ConcatEmbedDriver'],
    ['_clear', 'ExcludeReqQL'],
    ['_logforward', 'LogInfoDriver'],
    ['_eval_pr', 'CompoundExecutor'],
  ])('%s says that it is not supported yet when %s is missing', (name, missing) => {
    const { config, faults } = load(name);
    expect(config.uses).toBe(name);
    expect(faults[0]).toMatchObject({ code: 'ERR_NOT_SUPPORTED', severity: 'error' });
    expect(faults[0]?.message).toMatch(
      new RegExp(`^"${name}" is not supported yet: it needs the .* ${missing}$`),
    );
  });
});

describe('images', () => {
  const image = 'docker://jinahub/pod.encoder.clipimageencoder:0.0.1-1.0.7';

  it('run as the class that stands for them', () => {
    const config = read(image);
    expect(config.definition.className).toBe('CLIPImageEncoder');
    expect(config.requests).toBeNull();
  });

  it('have the drivers and arguments of uses_internal, whatever class that names', () => {
    write(
      'encode.yml',
      '!OtherEncoder\nwith: {model: x}\nrequests: {on: {IndexRequest: [!EncodeDriver {}]}}',
    );
    const config = read(image, { usesInternal: 'encode.yml' });
    expect(config.uses).toBe(image);
    expect(config.definition.className).toBe('CLIPImageEncoder');
    expect(config.options).toEqual({ model: 'x' });
    expect(config.requests?.index).toMatchObject([{ name: 'EncodeDriver' }]);
  });

  it('ignore a uses_internal that is a class', () => {
    expect(read(image, { usesInternal: 'BaseExecutor' }).requests).toBeNull();
  });

  it('report a uses_internal that does not exist', () => {
    expect(messages(image, { usesInternal: 'none.yml' })).toEqual([
      'ERR_FILE_MISSING the file "none.yml" does not exist (looked at none.yml)',
    ]);
  });

  it('warn of Python in uses_internal', () => {
    write('encode.yml', '!CLIPImageEncoder\nmetas: {py_modules: workspace/__init__.py}');
    const { faults } = load(image, { usesInternal: 'encode.yml' });
    expect(faults.map(({ code, severity, line }) => [code, severity, line])).toEqual([
      ['ERR_NOT_SUPPORTED', 'warning', 2],
    ]);
  });

  it('are refused when no class stands for them', () => {
    const [message] = messages('docker://jinahub/pod.crafter.other:1');
    expect(message).toMatch(
      /^ERR_IMAGE_UNSUPPORTED .*"docker:\/\/jinahub\/pod\.crafter\.other:1"; use a class/,
    );
  });
});

describe('arguments of an Executor', () => {
  it.each([
    [
      'metric: cosin',
      'ERR_VALUE "metric" is "cosin"; expected one of cosine, euclidean; did you mean "cosine"?',
    ],
    ['delete_on_dump: 3', 'ERR_VALUE "delete_on_dump" is 3; expected true or false'],
    ['index_filename: [a]', 'ERR_VALUE "index_filename" is a list; expected a text'],
    [
      'index_filenam: a',
      'ERR_KEY_UNKNOWN the argument "index_filenam" of NumpyIndexer is not known; did you mean "index_filename"?',
    ],
    ['index_filename: !Foo {}', 'ERR_VALUE "index_filename" is a mapping; expected a text'],
  ])('are checked: %s', (line, message) => {
    expect(messages(`!NumpyIndexer {with: {${line}}}`)[0]).toBe(message);
  });

  it('cannot be objects of a class', () => {
    expect(messages('!CLIPTextEncoder {with: {labels: {a: [!Foo {}]}}}')).toEqual([
      'ERR_YAML_TAG the tag "!Foo" stands in an argument; expected plain values',
    ]);
  });

  it('are cast to what the class takes', () => {
    const { options } = read('!NumpyIndexer {with: {index_filename: 2021, metric: null}}');
    expect(options).toEqual({ index_filename: '2021', metric: null });
  });

  it('go silently when they have no effect', () => {
    expect(read('!NumpyIndexer {with: {compress_level: 1}}').options).toEqual({});
  });
});

describe('metas', () => {
  it('give name, workspace and batch size', () => {
    const { metas } = read(
      '!NumpyIndexer {metas: {name: vec, workspace: /tmp/x, batch_size: 8, description: d}}',
    );
    expect(metas).toEqual({
      name: 'vec',
      workspace: '/tmp/x',
      batchSize: 8,
      readOnly: false,
      description: 'd',
    });
  });

  it('leave components in the workspace of their compound', () => {
    const uses =
      '!CompoundIndexer {metas: {workspace: ws}, components: [!NumpyIndexer {metas: {name: v}}]}';
    expect(read(uses).components[0]?.metas).toMatchObject({
      name: 'v',
      workspace: join(folder, 'ws'),
    });
  });

  it.each(['../x', 'a/b', '.', '..', '/etc', 'a\\\\b', 'x'.repeat(201)])(
    'refuse the name %j',
    (name) => {
      expect(messages(`!NumpyIndexer {metas: {name: "${name}"}}`)[0]).toContain('names a folder');
    },
  );

  it('refuse components that are no Executors', () => {
    expect(messages('!CompoundIndexer {components: [NumpyIndexer]}')).toEqual([
      'ERR_VALUE a component is "NumpyIndexer"; expected an Executor such as !NumpyIndexer',
    ]);
    expect(messages('!CompoundIndexer {components: {a: 1}}')).toEqual([
      'ERR_VALUE "components" is a mapping; expected a list',
    ]);
  });
});
