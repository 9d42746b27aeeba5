import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executorJsonSchema, flowJsonSchema } from '@podflow/core';
import { run } from '../src/cli.ts';
import { defaultPlatform } from '../src/index.ts';
import { collectIo } from './collect-io.ts';

const { catalog } = defaultPlatform;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podflow-schema-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('flow schema', () => {
  it.each([
    { args: [], schema: flowJsonSchema(catalog) },
    { args: ['--executor'], schema: executorJsonSchema(catalog) },
  ])('prints the schema, with $args', async ({ args, schema }) => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(['schema', ...args], io)).toBe(0);
    expect(JSON.parse(stdout())).toEqual(JSON.parse(JSON.stringify(schema)));
    expect(stderr()).toBe('');
  });

  it('writes it to a file', async () => {
    const output = join(folder, 'flow.schema.json');
    const { io, stdout, stderr } = collectIo();
    expect(await run(['schema', '-o', output], io)).toBe(0);
    expect(JSON.parse(await readFile(output, 'utf8')).title).toBe('Flow of Podflow');
    expect([stdout(), stderr()]).toEqual(['', `Wrote ${output}\n`]);
  });

  it('tells why a file cannot be written', async () => {
    const output = join(folder, 'no', 'such', 'file.json');
    const { io, stderr } = collectIo();
    expect(await run(['schema', '-o', output], io)).toBe(1);
    expect(stderr()).toContain(`error ERR_FILE_UNREADABLE: ${output} cannot be written`);
  });

  it('takes no arguments', async () => {
    const { io, stderr } = collectIo();
    expect(await run(['schema', 'flow.yml'], io)).toBe(2);
    expect(stderr()).toContain('too many arguments');
  });
});

describe('flow save', () => {
  it('writes the YAML with its comments, and paths that lead to the same files', async () => {
    const from = join(folder, 'flow.yml');
    const to = join(folder, 'deep', 'flow.yml');
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'pass.yml'), '!BaseExecutor {}\n');
    await writeFile(
      from,
      "!Flow\nversion: '1' # mine\npods: [{name: a, uses: ./pass.yml, shards: $N}]\n",
    );
    const { io, stdout, stderr } = collectIo({ env: { N: '2' } });
    expect(await run(['save', from, '-o', to], io)).toBe(0);
    const text = await readFile(to, 'utf8');
    expect(text).toContain('# mine');
    expect(text).toContain('uses: ../pass.yml');
    expect(text).toContain('shards: $N');
    expect([stdout(), stderr()]).toEqual(['', `Wrote ${to}\n`]);
    expect(await run(['check', to, '--quiet'], collectIo({ env: { N: '2' } }).io)).toBe(0);
  });

  it.each([
    { args: ['flow.yml'], code: 2, message: "required option '-o, --output <file>'" },
    { args: ['none.yml', '-o', 'x.yml'], code: 2, message: 'ERR_FILE_MISSING' },
  ])('refuses $args', async ({ args, code, message }) => {
    const { io, stderr } = collectIo();
    expect(await run(['save', ...args], io)).toBe(code);
    expect(stderr()).toContain(message);
  });

  it('tells why a file cannot be written', async () => {
    const from = join(folder, 'plain.yml');
    await writeFile(from, "!Flow\nversion: '1'\npods: [{name: a}]\n");
    const { io, stderr } = collectIo();
    expect(await run(['save', from, '-o', join(folder, 'none', 'x.yml')], io)).toBe(1);
    expect(stderr()).toContain('cannot be written');
  });
});
