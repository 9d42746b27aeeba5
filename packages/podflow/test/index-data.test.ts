import { describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

describe('flow index --data', () => {
  it.each([
    ['without a Flow', ['--data', 'f8k'], "missing required argument 'flow.yml'"],
    ['beside other inputs', ['f.yml', 'a.png', '--data', 'f8k'], '--data cannot be combined with'],
    ['beside captions', ['f.yml', '--data', 'f8k', '--captions', 'c.csv'], '--captions'],
    ['on a server', ['f.yml', '--data', 'f8k', '--host', 'localhost:1'], '--host'],
    ['of no pairs', ['f.yml', '--data', 'f8k', '--limit', '0'], 'a whole number above 0'],
    ['with an odd seed', ['f.yml', '--data', 'f8k', '--seed', '-1'], '--seed'],
  ])('is wrong usage %s', async (_what, args, message) => {
    const { io, stderr } = collectIo();
    expect(await run(['index', ...args], io)).toBe(2);
    expect(stderr()).toContain('ERR_USAGE');
    expect(stderr()).toContain(message);
  });

  it.each(['--limit=3', '--seed=3', '--overwrite'])('is what %s is for', async (option) => {
    const { io, stderr } = collectIo();
    expect(await run(['index', 'f.yml', 'a.png', option], io)).toBe(2);
    expect(stderr()).toContain(`${option.split('=')[0]} is for --data only`);
  });
});
