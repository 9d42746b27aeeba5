import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** A Flow with one Pod named `own` that runs a class `Own` of this module. */
async function flowOf(module: string, yaml = ''): Promise<Flow> {
  const name = `own-${Math.random().toString(36).slice(2)}`;
  await writeFile(join(folder.path, `${name}.mjs`), module);
  const file = join(folder.path, `${name}.yml`);
  await writeFile(file, `!Own\nmetas: {modules: [${name}.mjs]}\n${yaml}`);
  return new Flow().onLog(() => {}).add({ name: 'own', uses: file });
}

describe('a module of a user that cannot work', () => {
  it.each([
    [
      'a constructor that throws',
      "export class Own {\n  static kind = 'crafter';\n  constructor() {\n    throw new Error('no weights');\n  }\n}",
      /the class Own cannot be built \(.*own-\w+\.mjs:4\): no weights/,
    ],
    [
      'a factory that rejects with nothing',
      'export const Own = async () => {\n  throw undefined;\n};',
      /the class Own cannot be built \(.*\.mjs\): undefined/,
    ],
    [
      'a syntax error',
      "export class Own {\n  static kind = 'crafter';\n  craft( { }\n}",
      /the module cannot be loaded \(.*\.mjs:\d+\)/,
    ],
    [
      'an error while it is loaded',
      "const a = 1;\nthrow new TypeError('too early');\nexport class Own {}",
      /the module cannot be loaded \(.*\.mjs:2\): too early/,
    ],
    [
      'no kind',
      'export class Own {\n  craft() {\n    return {};\n  }\n}',
      /the class Own of .* has no static kind; expected one of base, crafter/,
    ],
    [
      'an unknown kind',
      "export class Own {\n  static kind = 'craftr';\n}",
      /has the kind "craftr"; did you mean "crafter"\?/,
    ],
    ['another export', 'export class Other {}', /exports Other; expected an Executor class/],
  ])('is told with Pod, class, file and line: %s', async (_name, module, message) => {
    const flow = await flowOf(module);
    await expect(flow.start()).rejects.toMatchObject({
      code: 'ERR_PEA_START',
      pod: 'own',
      message: expect.stringMatching(message),
    });
    await flow.close();
  });

  it('needs no kind when its YAML says which drivers run', async () => {
    const flow = await flowOf(
      "export class Own {\n  craft() {\n    return { text: 'crafted' };\n  }\n}",
      'requests: {on: {SearchRequest: [!CraftDriver {with: {traversal_paths: [r]}}]}}\n',
    );
    const [response] = await flow.search(['a']);
    expect(response?.docs[0]?.text).toBe('crafted');
  });
});

describe('results that are not what the kind says', () => {
  const encoder = `export class Own {
  static kind = 'encoder';
  accepts(content) { return typeof content === 'string'; }
  encode(contents) {
    const rows = contents.length;
    const [first] = contents;
    if (contents.some((content) => content === 'f64')) {
      return { dtype: 'float64', shape: [rows, 2], data: new Float64Array(2 * rows) };
    }
    if (contents.includes('short')) return { dtype: 'float32', shape: [rows, 2], data: new Float32Array(2 * rows - 1) };
    if (contents.includes('lie')) return { dtype: 'float32', shape: [rows, 2], data: new Uint8Array(8 * rows) };
    if (contents.includes('nan')) return { dtype: 'float32', shape: [rows, 2], data: new Float32Array(2 * rows).fill(NaN) };
    return { dtype: 'float32', shape: [rows, 2], data: Float32Array.from({ length: 2 * rows }, (_, i) => i + 1) };
  }
}`;

  it.each(['f64', 'short', 'lie', 'nan'])(
    'fail only their Document, and nothing of it is stored: %s',
    async (bad) => {
      const workspace = join(folder.path, `index-${bad}`);
      const store = { jtype: 'NumpyIndexer', metas: { name: 'index', workspace } };
      const flow = (await flowOf(encoder)).add({ name: 'index', uses: store });
      await using running = await flow.start();
      const documents = ['good', bad, 'other'].map((text) => ({ id: text, text }));
      const { errors } = await running.index(documents);
      expect(errors).toMatchObject([{ code: 'ERR_EXECUTOR', pod: 'own', documentId: bad }]);
      expect(errors[0]?.message).toContain('Own.encode returned');
      const [answer] = await running.search(['good']);
      expect(answer?.docs[0]?.matches?.map(({ id }) => id).sort()).toEqual(['good', 'other']);
    },
  );
});

describe('--debug', () => {
  it('prints the stack of what failed on a Document, and only then', async () => {
    await writeFile(
      join(folder.path, 'failing.mjs'),
      "export class Failing {\n  static kind = 'crafter';\n  craft() {\n    throw new Error('in line 4');\n  }\n}",
    );
    await writeFile(
      join(folder.path, 'failing.yml'),
      '!Failing\nmetas: {modules: [failing.mjs]}\n',
    );
    const file = join(folder.path, 'flow.yml');
    await writeFile(file, "!Flow\nversion: '1'\npods: [{name: own, uses: failing.yml}]\n");
    await writeFile(join(folder.path, 'texts.txt'), 'some text\n');
    for (const command of ['search', 'index']) {
      const what = command === 'index' ? ['--text', join(folder.path, 'texts.txt')] : ['some text'];
      const plain = await runFlow([command, file, ...what]);
      expect(plain.stderr).toContain('in line 4');
      expect(plain.stderr).not.toContain('failing.mjs:4');
      const debug = await runFlow([command, file, ...what, '--debug']);
      expect(debug.stderr).toContain('failing.mjs:4');
    }
  });
});
