import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const module = `export class Tells {
  static kind = 'crafter';
  constructor(options, { env, log }) {
    this.env = env;
    log('ready');
  }
  craft({ text }) {
    return { text: text.replace(/\\w+/g, (name) => this.env[name] ?? 'unset') };
  }
}
`;
const executor = '!Tells {metas: {modules: [tells.js]}}\n';
const flowText = `!Flow # kept
version: '1'
env: {OF_FLOW: flow, OF_FILE_AND_FLOW: flow}
pods:
  - {name: a, uses: tells.yml, quiet: true}
`;

async function writeFlow(folder: string): Promise<string> {
  const files = {
    'flow.yml': flowText,
    'tells.yml': executor,
    'tells.js': module,
    '.env': 'OF_FILE=file\nOF_FILE_AND_FLOW=file\nPATH=file\n',
  };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return join(folder, 'flow.yml');
}

async function tell(flow: Flow, names: string): Promise<(string | undefined)[]> {
  const responses = await flow.search([{ text: names }]);
  return responses.flatMap(({ docs }) => docs.map(({ text }) => text));
}

describe('the environment of an Executor', () => {
  it('has what the Flow, the process and the .env file say, the first of them wins', async () => {
    await using folder = await temporaryFolder();
    const flow = Flow.load_config(await writeFlow(folder.path)).onLog(() => {});
    const names = 'OF_FLOW OF_FILE OF_FILE_AND_FLOW OF_NOBODY PATH';
    expect(await tell(flow, names)).toEqual([`flow file flow unset ${process.env['PATH']}`]);
  });
});

describe('the variables of a Flow', () => {
  it('reach its Executors as they filled the YAML in, also those given when it is loaded', async () => {
    await using folder = await temporaryFolder();
    const file = await writeFlow(folder.path);
    await writeFile(file, flowText.replace('tells.yml', '$TELLER'));
    const overrides = { TELLER: 'tells.yml' };
    const flow = Flow.load_config(file, { overrides }).onLog(() => {});
    expect(await tell(flow, 'TELLER OF_FLOW')).toEqual(['tells.yml flow']);
  });
});

describe('a quiet Pod', () => {
  it('is not heard, the others are', async () => {
    await using folder = await temporaryFolder();
    const lines: string[] = [];
    const flow = Flow.load_config(await writeFlow(folder.path))
      .add({ name: 'b', uses: 'tells.yml' })
      .onLog((line) => lines.push(line));
    await tell(flow, 'x');
    expect(lines).toEqual(['b: ready']);
  });
});

describe('a Flow that was saved', () => {
  it('runs from another folder as it did before', async () => {
    await using folder = await temporaryFolder();
    const flow = Flow.load_config(await writeFlow(folder.path)).onLog(() => {});
    await mkdir(join(folder.path, 'saved/here'), { recursive: true });
    const path = join(folder.path, 'saved/here/flow.yml');
    const text = flow
      .add({ name: 'b', uses: 'tells.yml', env: { flow: 'twice' } })
      .save_config(path);
    expect(text).toContain('# kept');
    expect(text.match(/\.\.\/\.\.\/tells\.yml/g)).toHaveLength(2);
    const again = Flow.load_config(path).onLog(() => {});
    expect(await tell(again, 'OF_FLOW')).toEqual(await tell(flow, 'OF_FLOW'));
    expect(await tell(again, 'OF_FLOW')).toEqual(['twice']);
  });
});
