import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadExecutorConfig } from '../../src/config/resolve-pod.ts';
import { testCatalog } from './test-catalog.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podflow-config-'));
  mkdirSync(join(folder, 'yaml'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(uses: string) {
  return loadExecutorConfig(uses, { catalog: testCatalog(), env: {}, cwd: folder });
}

function read(uses: string) {
  const { config, faults } = load(uses);
  expect(faults).toEqual([]);
  return config;
}

function messages(uses: string): string[] {
  return load(uses).faults.map(({ code, message }) => `${code} ${message}`);
}

describe('modules of the user', () => {
  it('give classes, looked for beside the YAML too', () => {
    const path = write('yaml/my-executor.js', 'export class MyExecutor {}');
    write('yaml/my.yml', '!MyExecutor\nwith: {any: 1}\nmetas: {modules: [./my-executor.js]}');
    const { definition, options } = read('yaml/my.yml');
    expect(definition).toMatchObject({
      className: 'MyExecutor',
      kind: 'base',
      stateful: false,
      module: pathToFileURL(path).href,
      exportName: 'MyExecutor',
      arguments: null,
    });
    expect(options).toEqual({ any: 1 });
  });

  it('give classes to the components of a compound', () => {
    write('my.mjs', 'export function MyIndexer() {}');
    const { definition, components } = read(
      '!CompoundIndexer {metas: {modules: my.mjs}, components: [!MyIndexer {}, !NumpyIndexer {}]}',
    );
    expect(definition.module).toBe('file:///classes.js');
    expect(components.map((component) => component.definition.module)).toEqual([
      pathToFileURL(join(folder, 'my.mjs')).href,
      'file:///classes.js',
    ]);
  });

  it.each([
    ['my.ts', 'ERR_VALUE the module "my.ts" is not a .js or .mjs file; compile it first'],
    ['my.json', 'ERR_VALUE the module "my.json" is not a .js or .mjs file'],
    ['my.js', 'ERR_FILE_MISSING the file "my.js" does not exist'],
  ])('cannot be %s', (name, message) => {
    write('my.ts', 'export class MyExecutor {}');
    expect(messages(`!MyExecutor {metas: {modules: [${name}]}}`)[0]).toContain(message);
  });

  it('are asked for when a class is written in Python', () => {
    const [warning, error] = messages('!MyEncoder {metas: {py_modules: [enc.py]}}');
    expect(warning).toContain('the Python files of py_modules (enc.py) are not executed');
    expect(error).toMatch(
      /^ERR_USES_UNKNOWN .*write it in JavaScript and name the file under metas: modules$/,
    );
  });
});
