import { type PlotText, plotFigure } from './plot-figure.ts';

/**
 * The share of queries whose right answer is among the first k, over k, as a line in an SVG with a table of the same numbers.
 *
 * @param ranks From 1; 0: not among the first `depth`.
 */
export function recallCurve(
  ranks: readonly number[],
  { depth, topK }: { depth: number; topK: number },
): string {
  const recall = recallUpTo(ranks, depth);
  const shown = [...new Set([...usualDepths.filter((k) => k <= depth), depth])];
  const x = (k: number): number =>
    left + (depth === 1 ? 0 : Math.log(k) / Math.log(depth)) * (right - left);
  const y = (share: number): number => bottom - share * (bottom - top);
  const at = (k: number): string => `${x(k).toFixed(1)} ${y(recall[k - 1] ?? 0).toFixed(1)}`;
  const marks = [
    ...[0, 0.25, 0.5, 0.75, 1].map(
      (share) => `<path class="grid" d="M${left} ${y(share)}H${right}"/>
<text class="label" x="${left - 8}" y="${y(share)}">${share * 100} %</text>`,
    ),
    ...shown.map((k) => `<text class="tick" x="${x(k).toFixed(1)}" y="${bottom + 20}">${k}</text>`),
    `<path class="limit" d="M${x(topK).toFixed(1)} ${top}V${bottom}"/>`,
    `<path class="line" d="M${recall.map((_, index) => at(index + 1)).join('L')}"/>`,
    ...shown.map((k) => dot(x(k), y(recall[k - 1] ?? 0))),
  ];
  const rows = shown.map((k) => [`${k}`, `${((recall[k - 1] ?? 0) * 100).toFixed(1)} %`]);
  const text: PlotText = {
    id: 'recall',
    title: 'Recall',
    description: `A rising line: ${rows.map(([k, share]) => `${share} at k = ${k}`).join(', ')}.`,
    note: `Share of the queries whose right answer is among the first k. Dashed: k = ${topK}, as far as the mean reciprocal rank looks.`,
    head: ['k', 'Recall'],
    rows,
  };
  return plotFigure(text, { width: 400, height: bottom + 32, marks: marks.join('\n') });
}

const left = 52;
const right = 384;
const top = 10;
const bottom = 220;

const usualDepths: readonly number[] = [1, 2, 5, 10, 20, 50, 100];

function recallUpTo(ranks: readonly number[], depth: number): number[] {
  const share = (k: number): number =>
    ranks.filter((rank) => rank > 0 && rank <= k).length / Math.max(1, ranks.length);
  return Array.from({ length: depth }, (_, index) => share(index + 1));
}

function dot(x: number, y: number): string {
  return `<circle class="dot" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;
}
