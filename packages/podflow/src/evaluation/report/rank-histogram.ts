import { countRanks, type RankBand } from './count-ranks.ts';
import { type PlotText, plotFigure } from './plot-figure.ts';

/**
 * How many queries have their right answer at which rank, as bars in an SVG with a table of the same numbers.
 *
 * @param ranks From 1; 0: not among the first `depth`.
 * @param topK Ranks up to here count for the mean reciprocal rank.
 */
export function rankHistogram(
  ranks: readonly number[],
  { depth, topK }: { depth: number; topK: number },
): string {
  const bands = countRanks(ranks, depth);
  const most = Math.max(1, ...bands.map(({ count }) => count));
  const bars = bands.map((band, row) => {
    const width = (band.count / most) * barRoom;
    const y = row * rowHeight;
    const middle = y + rowHeight / 2;
    return `<text class="label" x="${barStart - 8}" y="${middle}">${band.label}</text>
<rect class="${kindOf(band, topK)}" x="${barStart}" y="${y + 3}" width="${width.toFixed(1)}" height="${rowHeight - 6}" rx="2"/>
<text class="value" x="${(barStart + width + 6).toFixed(1)}" y="${middle}">${band.count}</text>`;
  });
  const text: PlotText = {
    id: 'ranks',
    title: 'Rank of the right answer',
    description: `Bars: ${bands.map(({ label, count }) => `${count} queries at rank ${label}`).join(', ')}.`,
    note: `Queries by the rank at which their right answer stands. Ranks up to ${topK} count for the mean reciprocal rank.`,
    head: ['Rank', 'Queries', 'Share'],
    rows: bands.map(({ label, count }) => [label, `${count}`, percent(count, ranks.length)]),
  };
  return plotFigure(text, { width, height: bands.length * rowHeight, marks: bars.join('\n') });
}

const width = 400;
const rowHeight = 26;
/** Room for labels before the bars, and for numbers behind them. */
const barStart = 84;
const barRoom = width - barStart - 48;

function kindOf({ to }: RankBand, topK: number): string {
  if (to === undefined) return 'lost';
  return to <= topK ? 'counted' : 'behind';
}

function percent(count: number, all: number): string {
  return all === 0 ? '' : `${((100 * count) / all).toFixed(1)} %`;
}
