import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('the WebAssembly module is what its source is assembled to', () => {
  const { stdout } = spawnSync(process.execPath, ['scripts/wasm.mjs', '--print'], {
    encoding: 'utf8',
  });
  const file = 'packages/executors/src/indexers/vector/simd-module.ts';
  expect(readFileSync(file, 'utf8')).toBe(stdout);
});
