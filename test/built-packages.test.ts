import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import * as core from '@podflow/core';
import * as executorKit from '@podflow/core/executor';
import * as podflow from 'podflow';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What a program that imports podflow has loaded by then: files of packages, and native libraries. */
const listLoaded = `
  import { createRequire } from 'node:module';
  await import('podflow');
  const required = Object.keys(createRequire(import.meta.url).cache);
  console.log([...required, ...process.report.getReport().sharedObjects].join('\\n'));
`;

describe('the built packages', () => {
  it('have one Flow, one error and one set of tensors between them', () => {
    expect(podflow.FlowError).toBe(core.FlowError);
    expect(executorKit.FlowError).toBe(core.FlowError);
    expect(executorKit.allocateTensor).toBe(podflow.allocateTensor);
    expect(Object.getPrototypeOf(podflow.Flow)).toBe(core.Flow);
  });

  it('load neither native libraries nor the gateway before something needs them', async () => {
    const script = ['--input-type=module', '--eval', listLoaded];
    const { stdout } = await promisify(execFile)(process.execPath, script, { cwd: root });
    expect(stdout).toContain('libc');
    expect(stdout).not.toMatch(/sharp|vips|onnx|lmdb|usearch|fastify/);
  });

  it('have a client that imports nothing, with what it shares with core inside', async () => {
    const client = join(root, 'packages', 'client');
    const { dependencies } = JSON.parse(await readFile(join(client, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
    const code = await readFile(join(client, 'dist', 'index.js'), 'utf8');
    expect(code).toContain('function kindOfText(');
    expect(code).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(|\bBuffer\./m);
    const types = await readFile(join(client, 'dist', 'index.d.ts'), 'utf8');
    expect(types).not.toContain('@podflow/');
  });

  it.each(['core', 'executors', 'gateway', 'plot', 'podflow'])(
    '%s says whose code is in it, each under its licence',
    async (name) => {
      const file = join(root, 'packages', name, 'dist', 'THIRD-PARTY.md');
      const notices = (await readFile(file, 'utf8')).split(/^## /m).slice(1);
      expect(notices.length).toBeGreaterThan(0);
      for (const notice of notices) {
        expect(notice).toMatch(/^\S+ \d+\.\d+\.\d+/);
        expect(notice).toMatch(/licen[cs]e|permission/i);
      }
    },
  );
});
