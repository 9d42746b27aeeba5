import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectFlowConfig, loadFlowConfig } from '../../src/config/load-flow.ts';
import { flowOf } from './inspect-yaml.ts';
import { testCatalog } from './test-catalog.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'podflow-config-'));
  mkdirSync(join(cwd, 'flows/yaml'), { recursive: true });
});
afterEach(() => rmSync(cwd, { recursive: true }));

function write(name: string, text: string | Uint8Array): void {
  writeFileSync(join(cwd, name), text);
}

function inspect(path: string, env: Record<string, string> = {}, overrides = {}) {
  return inspectFlowConfig(path, { catalog: testCatalog(), env, overrides, cwd });
}

describe('files of a Flow', () => {
  it('are looked for in the current folder first, then beside the Flow', () => {
    write('flows/flow.yml', flowOf('- uses: yaml/index.yml'));
    write('flows/yaml/index.yml', '!NumpyIndexer {}');
    expect(inspect('flows/flow.yml').config?.pods[0]?.uses).toMatchObject({
      uses: 'yaml/index.yml',
      definition: { className: 'NumpyIndexer' },
      place: { file: join('flows', 'yaml', 'index.yml') },
    });
    mkdirSync(join(cwd, 'yaml'));
    write('yaml/index.yml', '!BinaryPbIndexer {}');
    expect(inspect('flows/flow.yml').config?.pods[0]?.uses).toMatchObject({
      definition: { className: 'BinaryPbIndexer' },
      place: { file: 'yaml/index.yml' },
    });
  });

  it('are checked together with the Flow, each fault with its own file', () => {
    write('flow.yml', flowOf('- {uses: a.yml, polling: some}', '- uses: b.yml', '- uses: c.yaml'));
    write('a.yml', '!NumpyIndexr\n');
    write('b.yml', '!NumpyIndexer\nwith:\n  metric: $METRIC\n  metric: cosine\n');
    const spots = inspect('flow.yml').faults.map(({ file, line, column, code }) =>
      [file, line, column, code].join(' '),
    );
    expect(spots).toEqual([
      'flow.yml 4 28 ERR_VALUE',
      'a.yml 1 1 ERR_USES_UNKNOWN',
      'b.yml 4 3 ERR_YAML_SYNTAX',
      'b.yml 3 11 ERR_ENV_UNSET',
      'flow.yml 6 11 ERR_FILE_MISSING',
    ]);
  });

  it('give a fault once when several Pods name them', () => {
    write('flow.yml', flowOf('- uses: a.yml', '- uses: a.yml', '- uses: a.yml'));
    write('a.yml', '!NumpyIndexr\n');
    expect(inspect('flow.yml').faults).toHaveLength(1);
  });

  it('see the environment of their Pod', () => {
    write('flow.yml', flowOf('- {uses: a.yml, env: {METRIC: euclidean}}', '- uses: a.yml'));
    write('a.yml', '!NumpyIndexer {with: {metric: $METRIC}}');
    const { config, faults } = inspect('flow.yml', { METRIC: 'cosine' });
    expect(faults).toEqual([]);
    expect(config?.pods.map(({ uses }) => uses.options['metric'])).toEqual(['euclidean', 'cosine']);
  });

  it('may use variables that the .env file beside the Flow sets', () => {
    write('flows/.env', '# sizes\nSHARDS=4\nPARALLEL=5\nPODS="6"\n');
    write('flows/flow.yml', flowOf('- shards: $SHARDS', '- shards: $PARALLEL', '- shards: $PODS'));
    const { config, faults } = inspect('flows/flow.yml', { PARALLEL: '2' }, { PODS: 3 });
    expect(faults).toEqual([]);
    expect(config?.pods.map(({ shards }) => shards)).toEqual([4, 2, 3]);
    expect(config?.variables).toEqual({ SHARDS: '4', PARALLEL: '2', PODS: '3' });
    expect(config?.dotEnv).toEqual({ SHARDS: '4', PARALLEL: '5', PODS: '6' });
  });

  it('may be set by a .env file in UTF-16; one that is no text is a fault with its line', () => {
    write('flows/flow.yml', flowOf('- shards: $SHARDS'));
    write('flows/.env', Buffer.from('\uFEFFSHARDS=4\n', 'utf16le'));
    expect(inspect('flows/flow.yml')).toMatchObject({
      faults: [],
      config: { pods: [{ shards: 4 }] },
    });
    write('flows/.env', Buffer.from('SHARDS=4\nNAME=caf\xe9\n', 'latin1'));
    expect(inspect('flows/flow.yml').faults).toContainEqual(
      expect.objectContaining({
        code: 'ERR_FILE_UNREADABLE',
        severity: 'error',
        message: expect.stringContaining('.env:2 is not UTF-8 text'),
      }),
    );
  });
});

describe('a Flow that cannot be read', () => {
  it('is reported with the paths and the nearest name', () => {
    write('flow.yml', flowOf('- name: a'));
    expect(() => loadFlowConfig('flw.yml', { catalog: testCatalog(), cwd })).toThrow(
      'error ERR_FILE_MISSING: the file "flw.yml" does not exist (looked at flw.yml); did you mean "flow.yml"?',
    );
  });

  it.each(['flows', '', '.', 'flow.yml/x', 'a\0b'])('is reported: %j', (path) => {
    const { config, faults } = inspect(path);
    expect(config).toBeNull();
    expect(faults.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('a Flow that cannot be understood', () => {
  it.each([
    ['a list of nothing', 'pods:\n\t- a\n'],
    ['Latin 1', Buffer.from('!Flow\nname: caf\xe9\n', 'latin1')],
    ['UTF-16', Buffer.from("!Flow\nversion: '1'\n", 'utf16le')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
    ['more than 10 MB', `!Flow\n#${'x'.repeat(10 * 1024 * 1024)}\n`],
  ])('is reported: %s', (_, content) => {
    writeFileSync(join(cwd, 'flow.yml'), content);
    const { config, faults } = inspect('flow.yml');
    expect(config).toBeNull();
    expect(faults.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('still tells which variables it asked for', () => {
    write('flow.yml', "!Flwo\nversion: '1'\nwith: {prefetch: $SIZE, host: $HOST}\n");
    const { config, variables } = inspect('flow.yml', { SIZE: '3' });
    expect(config).toBeNull();
    expect(variables).toEqual({ SIZE: '3', HOST: null });
  });

  it('reads a long file in which most is comment', () => {
    write('flow.yml', `${'# nothing\n'.repeat(50_000)}${flowOf('- name: a')}`);
    expect(inspect('flow.yml').config?.pods[0]?.place).toMatchObject({ line: 50_004 });
  });
});

describe('loadFlowConfig', () => {
  it('does not throw for warnings, and keeps them', () => {
    write('flow.yml', flowOf('- {name: a, shard_count: 2}'));
    const config = loadFlowConfig('flow.yml', { catalog: testCatalog(), cwd });
    expect(config.warnings.map(({ code }) => code)).toEqual(['ERR_KEY_UNKNOWN']);
    expect(config.file).toBe(join(cwd, 'flow.yml'));
    expect(config.options.name).toBe('flow');
  });

  it('reads the environment of the process when none is given', () => {
    write('flow.yml', flowOf('- description: $PATH'));
    const config = loadFlowConfig('flow.yml', { catalog: testCatalog(), cwd });
    expect(config.variables).toEqual({ PATH: process.env['PATH'] });
  });

  it('gives a config that crosses threads', () => {
    write('flow.yml', flowOf('- {name: a, uses: _index}'));
    const config = loadFlowConfig('flow.yml', { catalog: testCatalog(), cwd });
    expect(structuredClone(config).pods[0]?.uses.components[0]?.options['metric']).toBe(
      'euclidean',
    );
  });
});
