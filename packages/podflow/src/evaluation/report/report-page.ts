import { escapeMarkup } from '@podflow/plot';
import type { EvaluationSummary } from '../evaluation-summary.ts';
import type { Examination } from '../examine-misses.ts';
import type { EvaluationMode } from '../retrieval-query.ts';
import { badQuery } from './bad-query.ts';
import { rankHistogram } from './rank-histogram.ts';
import { recallCurve } from './recall-curve.ts';
import { reportStyle } from './report-style.ts';

/** A page with the figures, two plots and the worst queries. One file: it loads nothing, and allows nothing to be loaded. */
export async function reportPage(
  summary: EvaluationSummary,
  examination: Examination,
): Promise<string> {
  const { mode, topK, meanReciprocalRank } = summary;
  const { ranks, depth, worst, reach } = examination;
  const look = { depth, topK };
  const cards = await Promise.all(worst.map((judged) => badQuery(judged, { mode, reach })));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${titles[mode]}: MRR ${meanReciprocalRank.toFixed(4)}</title>
<style>
${reportStyle}
</style>
</head>
<body>
<main>
<h1>${titles[mode]}</h1>
<p>${explanations[mode]}</p>
${figures(summary)}
<div class="plots">
${rankHistogram(ranks, look)}
${recallCurve(ranks, look)}
</div>
<section class="panel" aria-labelledby="settings-head">
<h2 id="settings-head">What was measured</h2>
${settings(summary)}
</section>
${failures(summary)}
<section aria-labelledby="worst-head">
<h2 id="worst-head">The ${cards.length} worst queries</h2>
<p>${cards.length > 0 ? `Those whose right answer stands farthest back; of those that are not among the first ${depth}, those with the nearest wrong match. Smaller distances are nearer.` : 'Every query found its right answer first.'}</p>
<ol class="queries">
${cards.join('\n')}
</ol>
</section>
</main>
</body>
</html>
`;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'";

const titles: Readonly<Record<EvaluationMode, string>> = {
  text2image: 'Text to image',
  image2text: 'Image to text',
};

const explanations: Readonly<Record<EvaluationMode, string>> = {
  text2image: 'Each caption asks for its picture.',
  image2text: 'Each picture asks for its caption.',
};

function figures({
  meanReciprocalRank,
  recall,
  medianRank,
  queries,
  topK,
}: EvaluationSummary): string {
  const tiles = [
    ['Mean reciprocal rank', meanReciprocalRank.toFixed(4)],
    ...Object.entries(recall).map(([k, share]) => [
      `Recall at ${k}`,
      `${(share * 100).toFixed(1)} %`,
    ]),
    ['Median rank', medianRank === null ? `over ${topK}` : `${medianRank}`],
    ['Queries', `${queries}`],
  ];
  const items = tiles.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<dl class="figures">${items.join('\n')}</dl>`;
}

function failures({ failures: all }: EvaluationSummary): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ caption, code, message }) =>
      `<li>${escapeMarkup(caption)}: <code>${code}</code> ${escapeMarkup(message)}</li>`,
  );
  return `<section class="panel" aria-labelledby="failed-head">
<h2 id="failed-head">${all.length} without an answer</h2>
<p>They are in no figure.</p>
<ul>${rows.join('\n')}</ul>
</section>`;
}

function settings(summary: EvaluationSummary): string {
  const { data, indexed, model, queries, topK, requestSize, seed } = summary;
  const drawn = seed === null ? 'in the order of the data set' : `drawn with seed ${seed}`;
  const rows = [
    ['Data set', data],
    ['Indexed', indexed === null ? 'not known' : `${indexed} documents`],
    ['Model', model ?? 'without a fingerprint'],
    ['Queries', `${queries}, ${drawn}`],
    ['Matches looked at', `${topK}`],
    ['Queries per request', `${requestSize}`],
  ];
  const items = rows.map(
    ([name, value = '']) => `<div><dt>${name}</dt><dd>${escapeMarkup(value)}</dd></div>`,
  );
  return `<dl>${items.join('\n')}</dl>`;
}
