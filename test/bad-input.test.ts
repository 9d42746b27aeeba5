import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { flowFile } from './helpers/cross-modal.ts';
import { runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const picture = fileURLToPath(new URL('./fixtures/mini-clip/1F355.png', import.meta.url));
const shout = fileURLToPath(new URL('./fixtures/executors/shout.yml', import.meta.url));

const broken = {
  'YAML that is broken': {
    yaml: "!Flow\nversion: '1'\npods:\n  - name: [a\n",
    code: 'ERR_YAML_SYNTAX',
    says: /flow\.yml:\d+:\d+/,
  },
  'a tag nobody knows': {
    yaml: "!Flow\nversion: '1'\npods:\n  - name: a\n    uses: '!NumpyIndexr {}'\n",
    code: 'ERR_YAML_TAG|ERR_USES_UNKNOWN',
    says: /NumpyIndexr.*NumpyIndexer/s,
  },
  'a variable that is not set': {
    yaml: "!Flow\nversion: '1'\npods:\n  - name: a\n    shards: $HOW_MANY_SHARDS\n",
    code: 'ERR_ENV_UNSET',
    says: /HOW_MANY_SHARDS/,
  },
  'Pods that wait for each other': {
    yaml: "!Flow\nversion: '1'\npods:\n  - {name: a, needs: c}\n  - {name: b, needs: a}\n  - {name: c, needs: b}\n",
    code: 'ERR_NEEDS_CYCLE',
    says: /a -> \w -> \w -> a|\w -> \w -> \w -> \w/,
  },
};

describe('a Flow that cannot run', () => {
  it.each(Object.entries(broken))('is refused: %s', async (_, { yaml, code, says }) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'flow.yml');
    const workspace = join(folder.path, 'workspace');
    await writeFile(file, yaml);
    const result = await runFlow(['index', file, picture], { JINA_WORKSPACE: workspace });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(new RegExp(code));
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toContain('    at ');
    expect(existsSync(workspace)).toBe(false);
  });

  it('is checked without running or building anything that it names', async () => {
    await using folder = await temporaryFolder();
    const trace = join(folder.path, 'trace');
    const code = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(trace)}, ''); export class Mine { static kind = 'crafter'; }`;
    await writeFile(join(folder.path, 'mine.js'), code);
    await writeFile(join(folder.path, 'mine.yml'), '!Mine\nmetas:\n  modules: [mine.js]\n');
    const file = join(folder.path, 'flow.yml');
    const pods = "!Flow\nversion: '1'\npods:\n  - name: a\n    uses: mine.yml\n";
    await writeFile(file, pods);
    expect(await runFlow(['check', file], {})).toMatchObject({ code: 0 });
    expect(existsSync(trace)).toBe(false);
    await writeFile(file, `${pods}  - name: !!js/function 'x'\n  - uses: !Foo {}\n`);
    const { code: ended, stderr } = await runFlow(['check', file], {});
    expect(ended).toBe(2);
    expect(stderr).toMatch(/flow\.yml:6:11.*ERR_YAML_TAG/);
    expect(stderr).toMatch(/flow\.yml:7:11/);
    expect(existsSync(trace)).toBe(false);
  });

  it('is refused when its file is missing, with the path that was looked at', async () => {
    const result = await runFlow(['search', 'no/such/flow.yml', 'pizza'], {});
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/ERR_FILE_MISSING.*no\/such\/flow\.yml/s);
  });
});

describe('input that cannot be indexed', () => {
  it.each([
    ['a picture that is missing', 'no-such-picture.png', 'ERR_FILE_MISSING'],
    ['a folder without pictures', '', 'ERR_INPUT_EMPTY|ERR_FILE_MISSING'],
  ])('is refused and stores nothing: %s', async (_, name, code) => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    const input = join(folder.path, name);
    const result = await runFlow(['index', flowFile('flow-index'), input], {
      JINA_WORKSPACE: workspace,
    });
    expect([1, 2]).toContain(result.code);
    expect(result.stderr).toMatch(new RegExp(code));
    expect(existsSync(workspace)).toBe(false);
  });

  it('ends with 1 and the name of the Pod when a Pea dies on it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'flow.yml');
    await writeFile(file, `!Flow\nversion: '1'\npods:\n  - name: mortal\n    uses: ${shout}\n`);
    const result = await runFlow(['index', file, '--text', join(folder.path, 'lines.txt')], {});
    await writeFile(join(folder.path, 'lines.txt'), 'good\ndie\n');
    const second = await runFlow(['index', file, '--text', join(folder.path, 'lines.txt')], {});
    expect(result.stderr).toContain('ERR_FILE_MISSING');
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/ERR_PEA_DIED.*mortal/s);
  });
});
