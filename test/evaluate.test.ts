import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { DocumentInput } from 'podflow';
import { axeViolations } from './helpers/axe-violations.ts';
import { crossModalFlow } from './helpers/cross-modal.ts';
import { appPlace, dataSets, tinyClip } from './helpers/cross-modal-example.ts';
import {
  type CommandPlace,
  type CommandResult,
  FlowCommand,
  runFlow,
} from './helpers/flow-command.ts';
import { openBrowser, openPage } from './helpers/open-browser.ts';
import { pictureCollection } from './helpers/picture-collection.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { writeTiedPictures } from './helpers/tied-pictures.ts';

const modes = ['text2image', 'image2text'] as const;
type Mode = (typeof modes)[number];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let pictures: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  pictures = await writeTiedPictures(join(folder.path, 'pictures'));
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const flows = ['flows/flow-query.yml', '--index', 'flows/flow-index.yml'];

/** `flow evaluate` in a workspace of its own for each number of shards. */
function evaluate(args: readonly string[], shards = 1): Promise<CommandResult> {
  const workspace = join(folder.path, `shards-${shards}`);
  const given = ['--shards', `${shards}`, '--parallel', shards > 1 ? '2' : '1', '--data', pictures];
  const env = { JINA_WORKSPACE: workspace, JINA_USE_REST_API: 'false' };
  return runFlow(['evaluate', ...flows, ...given, ...args], env);
}

describe('flow evaluate', () => {
  const report = (mode: Mode): string => join(folder.path, `${mode}.html`);
  const results = new Map<string, CommandResult>();
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    for (const mode of modes) {
      for (const shards of [1, 4]) {
        const args = ['--json', '--mode', mode, '--top-k', '4', '--queries', '7', '--seed', '2'];
        const page = shards === 1 ? ['--report', report(mode)] : [];
        results.set(`${mode} ${shards}`, await evaluate([...args, ...page], shards));
      }
    }
  }, 120_000);

  afterAll(async () => {
    await browser.close();
  });

  const figuresOf = (mode: Mode, shards: number) => {
    const { code, stdout } = results.get(`${mode} ${shards}`) as CommandResult;
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };

  it.each(modes)(
    'gives the same for 1 and 4 shards, also where answers are equally near: %s',
    (mode) => {
      const figures = figuresOf(mode, 1);
      expect(figures.meanReciprocalRank).toBeGreaterThan(0.3);
      // Of equally near answers one is right, and not all of those ask: what comes first decides.
      expect(figures.meanReciprocalRank).toBeLessThan(0.9);
      expect(figuresOf(mode, 4)).toEqual(figures);
    },
  );

  it('says what was measured', () => {
    expect(figuresOf('text2image', 1)).toMatchObject({
      mode: 'text2image',
      data: 'pictures',
      indexed: 26,
      requestSize: 100,
      seed: 2,
      topK: 4,
      model: expect.stringMatching(/^mini-clip:sha256-/),
      queries: 7,
      failed: 0,
      recall: { 1: expect.any(Number), 4: expect.any(Number) },
    });
  });

  it('names what could not be asked, and counts the rest', () => {
    const { failures, failed, queries } = figuresOf('image2text', 1);
    expect({ failed, queries }).toEqual({ failed: 1, queries: 6 });
    expect(failures).toEqual([
      expect.objectContaining({ caption: '<b>broken</b>', code: 'ERR_IMAGE_READ', pod: 'loader' }),
    ]);
    expect(results.get('image2text 1')?.stderr).toContain('failed "<b>broken</b>" in loader');
  });

  it('ends with the line that the original prints', async () => {
    const { code, stdout } = await evaluate([]);
    expect(code).toBe(0);
    const last = stdout.trimEnd().split('\n').at(-1);
    expect(last).toMatch(/^MeanReciprocalRank is: 0\.\d{6,}$/);
  });

  it('does not take the index of another data set for its own', async () => {
    const env = { JINA_WORKSPACE: join(folder.path, 'shards-1') };
    const args = ['evaluate', 'flows/flow-query.yml', '--data', 'openmoji', '--json'];
    const { code, stdout, stderr } = await runFlow(args, env);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ERR_INDEX_MISSING' } });
    expect(stderr).toContain('holds an index of 26 documents of pictures');
  });

  describe.each(modes)('the report of %s', (mode) => {
    it('loads nothing, has the figures, both plots and the worst queries with pictures', async () => {
      const html = await readFile(report(mode), 'utf8');
      expect(html).not.toMatch(/(src|href)="?(https?:|\/)/);
      const { page, complaints } = await openPage(browser, pathToFileURL(report(mode)).href);
      const plots = page.getByRole('img', { name: /Rank of the right answer|Recall/ });
      expect(await plots.count()).toBe(2);
      expect(await page.getByText(/stands at rank [23]\./).count()).toBeGreaterThan(0);
      const images = await page
        .locator('.query img')
        .evaluateAll((found) =>
          found.map((image) => (image as { naturalWidth?: number }).naturalWidth),
        );
      expect(images.length).toBeGreaterThan(10);
      expect(Math.min(...images.map(Number))).toBeGreaterThan(0);
      await page.locator('summary').first().click();
      expect(await page.locator('table').first().isVisible()).toBe(true);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it.each([
      { width: 1280, colorScheme: 'light' },
      { width: 1280, colorScheme: 'dark' },
      { width: 390, colorScheme: 'light' },
      { width: 360, colorScheme: 'dark' },
    ] as const)(
      'axe has nothing against it, and it fits: $width px, $colorScheme',
      async (look) => {
        const { width, colorScheme } = look;
        const url = pathToFileURL(report(mode)).href;
        const { page } = await openPage(browser, url, { width, height: 800 });
        await page.emulateMedia({ colorScheme });
        for (const summary of await page.locator('summary').all()) await summary.click();
        expect(await axeViolations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await page.context().close();
      },
    );
  });
});

describe('yaml/evaluate.yml', () => {
  it('added to the query Flow judges Documents that come with a groundtruth, as in Jina', async () => {
    const workspace = join(folder.path, 'in-code');
    await crossModalFlow('flow-index', { workspace }).index(pictureCollection());
    const flow = crossModalFlow('flow-query', { workspace });
    flow.add({ name: 'evaluator', uses: 'yaml/evaluate.yml' });
    const pair = (text: string, id: string): [DocumentInput, DocumentInput] => [
      { text, mimeType: 'text/plain' },
      { matches: [{ id: '', tags: { id } }] },
    ];
    const [answer] = await flow.search([pair('bicycle', '1F6B2'), pair('bicycle', 'none')]);
    const values = answer?.docs.map(({ evaluations }) => evaluations?.[0]?.value);
    expect(values).toEqual([1, 0]);
  });
});

describe('examples/cross-modal-search/evaluate.js', () => {
  const evaluatePlace = { ...appPlace, program: 'evaluate.js' };
  const run = (line: string, place: CommandPlace, env: Record<string, string> = {}) =>
    runFlow([...line.split(' '), '--data_folder', dataSets], env, place);
  const figureOf = ({ stdout }: CommandResult): number => {
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    const [, figure] = /^MeanReciprocalRank is: (0\.\d+)$/.exec(last) ?? [];
    return Number(figure);
  };

  const readme = readFileSync(join(appPlace.cwd, 'README.md'), 'utf8');

  /** The rows of the README's tables of figures that are about a model: MRR, and options of the command. */
  const rowsOf = (model: string) =>
    [...readme.matchAll(/^\|[^|]*\|[^|]*\| (0\.\d{4}) \|.*`node evaluate\.js (.*)` \|$/gm)]
      .map(([, figure = '', line = '']) => ({ figure: Number(figure), line }))
      .filter(({ line }) => line.includes(`-m ${model}`));

  it('agrees with the card of mini-clip, and with the README, on what app.js indexed', async () => {
    const env = { JINA_WORKSPACE: join(folder.path, 'openmoji') };
    expect((await run('-t index -d openmoji -m mini', appPlace, env)).code).toBe(0);
    const cards = [0.573, 0.517];
    expect(rowsOf('mini')).toHaveLength(cards.length);
    for (const [row, { figure, line }] of rowsOf('mini').entries()) {
      const result = await run(line, evaluatePlace, env);
      expect(result.code).toBe(0);
      expect(result.stderr).not.toContain('Indexing');
      expect(Math.abs(figureOf(result) - (cards[row] ?? 1))).toBeLessThan(0.02);
      // Another processor may round an embedding in another way.
      expect(Math.abs(figureOf(result) - figure)).toBeLessThan(0.002);
    }
  }, 300_000);

  it('stops when it is interrupted, without a figure', async () => {
    const env = { JINA_WORKSPACE: join(folder.path, 'openmoji') };
    await using command = new FlowCommand(['-m', 'mini', '-s', '1'], env, evaluatePlace);
    await command.written('stderr', /asks for its picture/);
    command.kill('SIGINT');
    const { code, stdout, stderr } = await command.ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/Interrupted after \d+ queries: no figure/);
  });

  it.each([
    ...rowsOf('clip').map(({ line }) => ({ line, data: 'f8k', indexed: 16, queries: 8 })),
    { line: '-e text2image -d f30k -n 7 -m clip', data: 'f30k', indexed: 24, queries: 7 },
  ])('indexes $data first and measures: $line', async ({ line, data, ...counts }) => {
    const env = { JINA_WORKSPACE: join(folder.path, data), JINA_CLIP_MODEL: tinyClip };
    const { code, stdout } = await run(`${line} --json`, evaluatePlace, env);
    expect(code).toBe(0);
    const model = expect.stringMatching(/^clip-tiny-random:/);
    expect(JSON.parse(stdout)).toMatchObject({ data, model, failed: 0, ...counts });
  });

  it('has the published rows with their commands in its README', () => {
    const published = { clip: [0.4018, 0.4088], vse: [0.3669, 0.3791] };
    for (const [model, figures] of Object.entries(published)) {
      expect(rowsOf(model).map(({ figure }) => figure)).toEqual(figures);
      expect(rowsOf(model).map(({ line }) => line)).toEqual(
        modes.map((mode) => `-e ${mode} -i 16000 -n 4000 -m ${model} -s 32`),
      );
    }
  });

  it('indexes as many pairs as it is told, in place of another index, and draws the queries', async () => {
    const env = { JINA_WORKSPACE: join(folder.path, 'f8k'), JINA_CLIP_MODEL: tinyClip };
    const line = '-i 5 -n 3 -s 2 --seed 1 --overwrite --json';
    const { code, stdout, stderr } = await run(line, evaluatePlace, env);
    expect(code).toBe(0);
    expect(stderr).toContain('Indexing 10 documents of f8k');
    expect(JSON.parse(stdout)).toMatchObject({ indexed: 10, queries: 3, requestSize: 2, seed: 1 });
  });

  it.each([
    ['-e text2text', '--evaluation_mode is text2text; expected text2image, image2text'],
    ['-m clap', '--model_name is clap; expected clip, vse, mini'],
    ['--top', "Unknown option '--top'"],
  ])('tells what is wrong with %s', async (line, message) => {
    const { code, stdout, stderr } = await run(line, evaluatePlace);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('--evaluation_mode <mode>');
  });
});
