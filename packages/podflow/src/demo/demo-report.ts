import Table from 'cli-table3';
import type { IndexMarker } from './index-marker.ts';

/** A text that was asked for and what was found; `score` is the cosine distance: smaller is better. */
export interface SampleAnswer {
  text: string;
  matches: { caption: string; score: number }[];
}

/** What `flow demo --once --json` prints. */
export interface DemoFigures
  extends Pick<IndexMarker, 'documents' | 'indexSeconds' | 'docsPerSecond'> {
  /** Fingerprint of the encoders' model. */
  model: string;
  queries: SampleAnswer[];
  /** Mean reciprocal ranks over the first 10 matches, 0 to 1. */
  mrr: { textToImage: number; imageToText: number };
  /** Paths of the pictures of both Flows. */
  plots: string[];
}

/** The figures for people. */
export function demoReport(figures: DemoFigures): string {
  const { documents, indexSeconds, docsPerSecond, model, queries, mrr } = figures;
  const table = new Table({
    head: ['query', 'first matches (cosine distance)'],
    style: { head: [], border: [] },
  });
  for (const { text, matches } of queries) {
    const shown = matches.slice(0, maxShown);
    table.push([
      text,
      shown.map(({ caption, score }) => `${caption} (${score.toFixed(3)})`).join('\n'),
    ]);
  }
  return `${table}
model          ${model}
documents      ${documents}, indexed in ${indexSeconds} s (${docsPerSecond} documents/s)
text -> image  MRR ${mrr.textToImage.toFixed(3)} over the first 10 matches
image -> text  MRR ${mrr.imageToText.toFixed(3)} over the first 10 matches
`;
}

const maxShown = 3;
