import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type DataSetPair, openDataSet } from 'podflow';
import { crossModalFlow, flowFile } from './helpers/cross-modal.ts';
import { appPlace, dataSets } from './helpers/cross-modal-example.ts';
import { runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guide = read('docs/guides/cross-modal-search.md');
const blocks = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block]) => block ?? '');

describe('the guide to cross-modal search', () => {
  it('shows code of the API that runs', async () => {
    await using folder = await temporaryFolder();
    const [code = ''] = blocks;
    const run = promisify(execFile);
    await run(
      process.execPath,
      ['--input-type=module', '--eval', code.replace('limit: 100', 'limit: 2')],
      { cwd: root, env: { ...process.env, JINA_WORKSPACE: folder.path } },
    );
    const query = crossModalFlow('flow-query', { workspace: folder.path });
    const [answer] = await query.search('grinning face');
    expect(answer?.docs[0]?.matches).toHaveLength(2);
  });

  it('has an encoder of the reader’s own take the place of CLIP in the same flows', async () => {
    expect(read('examples/cross-modal-search/own-encoder/colours.ts')).toContain(blocks[1]);
    await using folder = await temporaryFolder();
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', 'own-encoder'], {
      cwd: appPlace.cwd,
    });
    const env = {
      JINA_WORKSPACE: folder.path,
      JINA_IMAGE_ENCODER: 'own-encoder/picture.yml',
      JINA_TEXT_ENCODER: 'own-encoder/text.yml',
    };
    const index = ['-t', 'index', '-d', join(dataSets, 'f8k'), '-m', 'mini', '-q'];
    expect((await runFlow(index, env, appPlace)).code).toBe(0);
    const flow = join(root, 'packages', 'podflow', 'bin', 'flow.js');
    const heart = join(dataSets, 'f8k', 'images', '1000708_deadbeef01.jpg');
    const { stdout } = await runFlow(
      ['search', flowFile('flow-query'), 'something red', 'a yellow thing', heart, '--json', '-q'],
      env,
      { program: flow, cwd: appPlace.cwd },
    );
    const { queries } = JSON.parse(stdout) as { queries: { matches: { caption: string }[] }[] };
    const found = queries.map(({ matches }) => matches.slice(0, 2).map(({ caption }) => caption));
    expect(found[0]?.toSorted()).toEqual([
      'a red apple with a green leaf .',
      'a red heart, drawn with a thick line .',
    ]);
    expect(found[1]?.[0]).toBe('a yellow face is grinning .');
    expect(found[2]?.toSorted()).toEqual(found[0]?.toSorted());
  });

  it('counts the ranks of its eight captions right', async () => {
    await using folder = await temporaryFolder();
    const workspace = folder.path;
    const dataSet = await openDataSet(join(dataSets, 'f8k'));
    const pairs: DataSetPair[] = [];
    for await (const pair of dataSet.pairs()) pairs.push(pair);
    await crossModalFlow('flow-index', { workspace }).index(dataSet.documents());
    const [answer] = await crossModalFlow('flow-query', { workspace }).search(
      pairs.map(({ caption }) => caption),
    );
    const ranks = (answer?.docs ?? []).map(
      ({ matches = [] }, row) => matches.findIndex(({ id }) => id === pairs[row]?.picture.id) + 1,
    );
    expect(guide).toContain(`ranks ${ranks.join(', ')}.`);
    const mean = ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
    expect(guide).toContain(`/ 8 = ${mean.toFixed(3)}`);
  });
});
