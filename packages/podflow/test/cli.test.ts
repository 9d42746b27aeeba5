import { describe, expect, it } from '@jest/globals';
import { run } from '../src/cli.ts';
import { collectIo } from './collect-io.ts';

const commands = ['index', 'search', 'serve', 'plot', 'check', 'schema', 'save', 'demo'];

describe('flow', () => {
  it('prints help on stdout and ends with 0', async () => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(['--help'], io)).toBe(0);
    for (const command of commands) expect(stdout()).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(stdout()).toContain('130  indexing or an evaluation that was interrupted');
    expect(stderr()).toBe('');
  });

  it.each(commands)('shows examples in the help of %s', async (command) => {
    const { io, stdout } = collectIo();
    expect(await run([command, '--help'], io)).toBe(0);
    expect(stdout()).toContain(`Usage: flow ${command} `);
    expect(stdout()).toMatch(new RegExp(`Examples:\n {2}flow ${command}`));
  });

  it('prints its version', async () => {
    const { io, stdout } = collectIo();
    expect(await run(['--version'], io)).toBe(0);
    expect(stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('prints help on stderr and ends with 2 without a command', async () => {
    const { io, stdout, stderr } = collectIo();
    expect(await run([], io)).toBe(2);
    expect(stderr()).toContain('Usage: flow <command>');
    expect(stdout()).toBe('');
  });
});

describe('wrong usage', () => {
  it.each([
    {
      argv: ['serch', 'x.yml', 'cat'],
      message: "unknown command 'serch'; did you mean search?",
      usage: 'Usage: flow <command> [arguments] [options]',
    },
    {
      argv: ['index', 'x.yml', '--shrads', '2'],
      message: "unknown option '--shrads'; did you mean --shards?",
      usage: 'Usage: flow index [options] <flow.yml> [inputs...]',
    },
    {
      argv: ['search', 'x.yml'],
      message: "missing required argument 'queries'",
      usage: 'Usage: flow search [options] <flow.yml> <queries...>',
    },
    {
      argv: ['serve', 'a.yml', 'b.yml'],
      message: "too many arguments for 'serve'. Expected 1 argument but got 2.",
      usage: 'Usage: flow serve [options] <flow.yml>',
    },
  ])('tells of $message', async ({ argv, message, usage }) => {
    const { io, stdout, stderr } = collectIo();
    expect(await run(argv, io)).toBe(2);
    expect(stderr()).toContain(`error ERR_USAGE: ${message}\n${usage}\n`);
    expect(stdout()).toBe('');
  });

  it.each([
    ['--top-k', '0', 'Expected a whole number above 0.'],
    ['--top-k', '1.5', 'Expected a whole number above 0.'],
    ['--top-k', 'many', 'Expected a whole number above 0.'],
    ['--shards', '-1', 'Expected a whole number above 0.'],
    ['--env', 'JINA_SHARDS', 'Expected NAME=VALUE'],
    ['--env', '=2', 'Expected NAME=VALUE'],
  ])('refuses %s %s', async (option, value, message) => {
    const { io, stderr } = collectIo();
    expect(await run(['search', 'x.yml', 'cat', option, value], io)).toBe(2);
    expect(stderr()).toContain(message);
  });

  it.each(['65536', '-1', 'http'])('refuses the port %s', async (port) => {
    const { io, stderr } = collectIo();
    expect(await run(['serve', 'x.yml', '--port', port], io)).toBe(2);
    expect(stderr()).toContain('Expected a port, 0 to 65535.');
  });

  it.each([
    ['--cors', 'shop.example', 'Expected an origin'],
    ['--cors', 'https://shop.example/', 'Expected an origin'],
    ['--cors', 'null', 'Expected an origin'],
    ['--remote-fetch', 'https://images.example', 'Expected the name of a host'],
    ['--remote-fetch', 'images.example/a', 'Expected the name of a host'],
    ['--remote-fetch', 'images.example:80', 'Expected the name of a host'],
    ['--rate-limit', '-1', 'Expected a whole number, 0 or more'],
    ['--queue', 'many', 'Expected a whole number, 0 or more'],
    ['--answer-timeout', '1.5', 'Expected a whole number, 0 or more'],
    ['--answer-timeout', '99999999999', 'Expected a whole number, 0 or more'],
    ['--token', '', 'without blanks'],
    ['--token', 'two words', 'without blanks'],
  ])('serve refuses %s %j', async (option, value, message) => {
    const { io, stderr } = collectIo();
    expect(await run(['serve', 'x.yml', option, value], io)).toBe(2);
    expect(stderr()).toContain(message);
  });

  it('prints the error as JSON on stdout when JSON was asked for', async () => {
    const { io, stdout } = collectIo();
    expect(await run(['check', '--json', '--nope'], io)).toBe(2);
    expect(JSON.parse(stdout())).toEqual({
      error: { code: 'ERR_USAGE', message: "unknown option '--nope'" },
    });
  });
});

describe('colours', () => {
  const red = '\u001b[31merror';

  it.each([
    { name: 'on a terminal', isTTY: true, env: {}, argv: [], painted: true },
    { name: 'elsewhere', isTTY: false, env: {}, argv: [], painted: false },
    { name: 'with NO_COLOR', isTTY: true, env: { NO_COLOR: '1' }, argv: [], painted: false },
    { name: 'with FORCE_COLOR', isTTY: false, env: { FORCE_COLOR: '1' }, argv: [], painted: true },
    { name: 'with --no-color', isTTY: true, env: {}, argv: ['--no-color'], painted: false },
  ])('paints errors $name: $painted', async ({ isTTY, env, argv, painted }) => {
    const { io, stderr } = collectIo({ isTTY, env: { ...env } });
    await run(['search', 'x.yml', '--nope', ...argv], io);
    expect(stderr().includes(red)).toBe(painted);
  });
});
