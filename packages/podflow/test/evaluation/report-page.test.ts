import { describe, expect, it } from '@jest/globals';
import { evaluationSummary } from '../../src/evaluation/evaluation-summary.ts';
import { countRanks } from '../../src/evaluation/report/count-ranks.ts';
import { reportPage } from '../../src/evaluation/report/report-page.ts';
import { retrievalFigures } from '../../src/evaluation/retrieval-figures.ts';
import { makeJudged } from './make-query.ts';

describe('countRanks', () => {
  it('counts in bands that grow, every rank once', () => {
    const ranks = [1, 1, 2, 6, 10, 11, 100, 0, 0];
    const bands = countRanks(ranks, 100).filter(({ count }) => count > 0);
    expect(bands.map(({ label, count }) => [label, count])).toEqual([
      ['1', 2],
      ['2', 1],
      ['6–10', 2],
      ['11–20', 1],
      ['51–100', 1],
      ['over 100', 2],
    ]);
  });

  it('ends at the depth', () => {
    const labels = countRanks([], 200).map(({ label }) => label);
    expect(labels.slice(-2)).toEqual(['101–200', 'over 200']);
    expect(countRanks([1], 1).map(({ label }) => label)).toEqual(['1', 'over 1']);
  });
});

describe('reportPage', () => {
  const ranks = [1, 0, 12];
  const setting = {
    mode: 'text2image',
    data: 'a&b',
    indexed: 6,
    requestSize: 32,
    seed: 7,
  } as const;
  const page = (name: string, rank: number): Promise<string> => {
    const failure = {
      caption: name,
      code: 'ERR_IMAGE_READ',
      message: `no picture: ${name}`,
    } as const;
    const measured = { ...retrievalFigures([1, 0, 0], 10), model: null, failures: [failure] };
    const worst = [makeJudged(name, rank, 0.25)];
    const examination = { ranks, depth: 100, worst, reach: 1000 };
    return reportPage(evaluationSummary(measured, setting), examination);
  };

  it('tells where the right answer stood', async () => {
    expect(await page('x', 734)).toContain('stands at rank 734.');
    expect(await page('x', 0)).toContain('is not among the first 1000.');
  });

  it('has the figures, the setting and what failed', async () => {
    const html = await page('kite', 0);
    for (const text of ['0.3333', 'drawn with seed 7', 'a&#38;b', 'ERR_IMAGE_READ', 'over 10']) {
      expect(html).toContain(text);
    }
  });

  it('lets no text of a data set become markup', async () => {
    const html = await page('<img src=x onerror=alert(1)>"', 0);
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&#60;img src=x');
  });

  it('allows nothing to be loaded', async () => {
    const html = await page('kite', 0);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/(src|href)="?https?:/);
  });
});
