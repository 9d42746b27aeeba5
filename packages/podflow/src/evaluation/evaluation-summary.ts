import type { Measured, QueryFailure } from './measure-retrieval.ts';
import type { EvaluationMode } from './retrieval-query.ts';

/** What was measured, and how. */
export interface EvaluationSetting {
  mode: EvaluationMode;
  /** E.g. `f8k`, `openmoji@17.0.0`. */
  data: string;
  /** Documents in the index; null when it was not made of a data set. */
  indexed: number | null;
  /** Queries per request. */
  requestSize: number;
  /** null: the queries are the first pairs of the data set. */
  seed: number | null;
}

/** What `flow evaluate --json` prints. */
export interface EvaluationSummary extends EvaluationSetting, Omit<Measured, 'failures'> {
  /** Queries without an answer; they are in no figure. */
  failed: number;
  failures: QueryFailure[];
}

export function evaluationSummary(
  { failures, ...figures }: Measured,
  setting: EvaluationSetting,
): EvaluationSummary {
  return { ...setting, ...figures, failed: failures.length, failures };
}

/** The figures for people; the last line is the one that Jina's example prints. */
export function evaluationText(summary: EvaluationSummary): string {
  const { mode, data, indexed, model, queries, found, topK } = summary;
  const { recall, medianRank, meanReciprocalRank } = summary;
  const rows = [
    ['mode', mode],
    ['data set', indexed === null ? data : `${data}, ${indexed} documents of it indexed`],
    ['model', model ?? 'without a fingerprint'],
    ['queries', `${queries}, of which ${found} found their answer among the first ${topK}`],
    ...Object.entries(recall).map(([k, share]) => [`recall@${k}`, share.toFixed(4)]),
    ['median rank', medianRank === null ? `over ${topK}` : `${medianRank}`],
  ];
  const lines = rows.map(([name = '', value]) => `${name.padEnd(12)} ${value}\n`);
  return `${lines.join('')}MeanReciprocalRank is: ${meanReciprocalRank}\n`;
}
