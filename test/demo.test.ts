import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { type CommandResult, FlowCommand, runFlow } from './helpers/flow-command.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** ms; the whole collection is indexed and searched. */
const patience = 300_000;

/** The five nearest pictures of some texts, as the reference implementation finds them. */
const golden = JSON.parse(
  readFileSync(new URL('./fixtures/mini-clip-golden.json', import.meta.url), 'utf8'),
) as { search: { query: string; top5: { hexcode: string; cosine: number }[] }[] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: { JINA_WORKSPACE: string };
let first: CommandResult;

beforeAll(async () => {
  folder = await temporaryFolder();
  env = { JINA_WORKSPACE: join(folder.path, 'workspace') };
  first = await runFlow(['demo', '--once', '--json'], env);
}, patience);

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

describe('flow demo', () => {
  it('indexes OpenMoji and finds what the figures of the model promise', () => {
    expect(first.code).toBe(0);
    const { documents, model, mrr, docsPerSecond } = JSON.parse(first.stdout);
    expect(documents).toBe(3836);
    expect(docsPerSecond).toBeGreaterThan(0);
    expect(model).toMatch(/^mini-clip:sha256-[0-9a-f]+$/);
    expect(Math.abs(mrr.textToImage - 0.573)).toBeLessThan(0.02);
    expect(Math.abs(mrr.imageToText - 0.517)).toBeLessThan(0.02);
  });

  it('answers sample queries, the nearest picture first', () => {
    const { queries } = JSON.parse(first.stdout);
    const best = queries.map(
      ({ matches }: { matches: { caption: string }[] }) => matches[0]?.caption,
    );
    expect(best).toEqual(expect.arrayContaining(['pizza', 'red apple', 'Christmas tree']));
    for (const { matches } of queries) {
      const scores = matches.map(({ score }: { score: number }) => score);
      expect(scores).toHaveLength(10);
      expect(scores).toEqual(scores.toSorted((a: number, b: number) => a - b));
    }
  });

  it('finds what the reference finds', async () => {
    const workspace = env.JINA_WORKSPACE;
    await using query = await crossModalFlow('flow-query', { workspace }).start();
    let same = 0;
    let sameFirst = 0;
    for (const { query: text, top5 } of golden.search) {
      const [response] = await query.search([{ text }], { topK: 5 });
      const matches = response?.docs[0]?.matches ?? [];
      const found = matches.map(({ tags }) => tags?.['id']);
      same += top5.filter(({ hexcode }) => found.includes(hexcode)).length;
      sameFirst += found[0] === top5[0]?.hexcode ? 1 : 0;
      expect(1 - (matches[0]?.score?.value ?? 2)).toBeCloseTo(top5[0]?.cosine ?? 2, 1);
    }
    expect(golden.search).toHaveLength(20);
    // Another renderer and resampler move an embedding a little.
    expect(sameFirst).toBeGreaterThanOrEqual(18);
    expect(same).toBeGreaterThanOrEqual(90);
  });

  it('gives the same figures to the last digit when it measures again', async () => {
    const again = await runFlow(['demo', '--once', '--json'], env);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
  }, 120_000);

  it('draws both Flows', async () => {
    const { plots } = JSON.parse(first.stdout);
    expect(plots).toEqual(
      ['flow-index.svg', 'flow-query.svg'].map((name) => join(env.JINA_WORKSPACE, 'plots', name)),
    );
    for (const plot of plots) expect(await readFile(plot, 'utf8')).toMatch(/^<svg /);
  });

  it('serves at once when it was indexed before, and stops at Ctrl-C with 0', async () => {
    await using command = new FlowCommand(['demo', '--port', '0'], env);
    const url = await command.written('stdout', /http:\/\/\S+/);
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    command.kill('SIGINT');
    const { code, stderr } = await command.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('3836 documents of openmoji@17.0.0 are already indexed');
  });
});
