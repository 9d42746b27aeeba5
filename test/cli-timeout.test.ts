import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FlowCommand, runFlow } from './helpers/flow-command.ts';
import { misbehaves, misbehaving } from './helpers/misbehaving.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A Flow whose only Pod does what texts ask for, and a text file that asks for `texts`. */
async function stuckFlow(texts: readonly string[], executor: object = misbehaves) {
  const folder = await temporaryFolder();
  const flow = join(folder.path, 'flow.yml');
  const uses = JSON.stringify(executor);
  await writeFile(flow, `!Flow\nversion: '1'\npods:\n  - name: stuck\n    uses: ${uses}\n`);
  const lines = join(folder.path, 'lines.txt');
  await writeFile(lines, texts.join('\n'));
  return { ...folder, flow, lines };
}

describe('--timeout-request', () => {
  it('of flow index gives up a request that a Pod does not end, with exit code 1', async () => {
    await using folder = await stuckFlow(['never']);
    const args = ['index', folder.flow, '--text', folder.lines, '--timeout-request', '300'];
    const { code, stderr } = await runFlow(args);
    expect(code).toBe(1);
    expect(stderr).toContain('ERR_TIMEOUT');
    expect(stderr).toContain('timeout_request = 300 ms');
  });

  it('of flow search does so too', async () => {
    await using folder = await stuckFlow([]);
    const args = ['search', folder.flow, 'spins', '--timeout-request', '300'];
    const { code, stderr } = await runFlow(args);
    expect(code).toBe(1);
    expect(stderr).toContain('ERR_TIMEOUT');
  });

  it('of flow serve holds for all requests', async () => {
    await using folder = await stuckFlow([]);
    const args = ['serve', folder.flow, '--port', '0', '--timeout-request', '300'];
    await using command = new FlowCommand(args);
    const url = await command.written('stdout', /http:\/\/\S+/);
    const response = await fetch(`${url}/api/index`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: ['never'] }),
    });
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { code: 'ERR_TIMEOUT' } });
  });

  it.each([
    ['index', ['--host', 'http://localhost:1', '--timeout-request', '5', 'a.png']],
    ['search', ['--host', 'http://localhost:1', '--timeout-request', '5', 'a text']],
    ['search', ['flow.yml', 'a text', '--timeout-request', '-1']],
    ['serve', ['flow.yml', '--timeout-request', 'soon']],
  ])('is refused by flow %s where it cannot work', async (command, args) => {
    const { code, stderr } = await runFlow([command, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('--timeout-request');
  });
});

describe('an interrupted flow index', () => {
  it('ends though a Pod does not let go of a request, and lists what was given up', async () => {
    await using folder = await stuckFlow(['a', 'never', 'b'], misbehaving('SaysAndHangs'));
    const args = ['index', folder.flow, '--text', folder.lines, '-s', '1', '--json'];
    await using command = new FlowCommand(args);
    await command.written('stderr', /is at work/);
    command.kill('SIGINT');
    const { code, stdout } = await command.ended;
    expect(code).toBe(130);
    const { indexed, failed, interrupted, failures } = JSON.parse(stdout);
    expect({ indexed, failed, interrupted }).toEqual({ indexed: 1, failed: 0, interrupted: true });
    const codes = (failures as { code: string }[]).map((failure) => failure.code);
    expect(codes).toEqual(['ERR_CANCELLED', 'ERR_CANCELLED']);
  });
});
