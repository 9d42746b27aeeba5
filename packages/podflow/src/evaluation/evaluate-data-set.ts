import type { DataSet, PairSelection } from '../datasets/data-set.ts';
import type { Flow } from '../flow.ts';
import type { Progress } from '../progress.ts';
import { type Examination, MissExaminer } from './examine-misses.ts';
import { type Measured, type MeasureOptions, measureRetrieval } from './measure-retrieval.ts';

/** How `evaluateDataSet` asks and whom it tells. */
export interface EvaluateDataSetOptions extends Omit<MeasureOptions, 'onJudged' | 'onProgress'> {
  /** Which pairs ask. */
  selection: PairSelection;
  /** Also find out how far back the answers stand that were not found. */
  examine: boolean;
  /** Shows how far a pass is that asks so many queries. */
  progress: (pass: 'measure' | 'examine', total: number) => Pick<Progress, 'add' | 'stop'>;
}

/** Figures, and what a report tells beyond them. */
export interface Evaluation {
  measured: Measured;
  /** undefined: not asked for, or stopped before. */
  examination: Examination | undefined;
}

/** Has the pairs of a data set ask a started Flow that has an evaluator (`withEvaluator`). */
export async function evaluateDataSet(
  flow: Flow,
  data: DataSet,
  { selection, examine, progress, ...how }: EvaluateDataSetOptions,
): Promise<Evaluation> {
  const examiner = new MissExaminer();
  const total = Math.min(selection.limit ?? data.size, data.size);
  const onJudged = examine ? examiner.note.bind(examiner) : undefined;
  const measured = await shown(progress('measure', total), (onProgress) =>
    measureRetrieval(flow, data.pairs(selection), {
      ...how,
      onProgress,
      ...(onJudged && { onJudged }),
    }),
  );
  if (!examine || how.signal.aborted) return { measured, examination: undefined };
  const examination = await shown(progress('examine', examiner.missed), (onProgress) =>
    examiner.examine(flow, data.pairs(selection), { ...how, onProgress }),
  );
  return { measured, examination: how.signal.aborted ? undefined : examination };
}

async function shown<T>(
  progress: Pick<Progress, 'add' | 'stop'>,
  work: (onProgress: Progress['add']) => Promise<T>,
): Promise<T> {
  try {
    return await work(progress.add);
  } finally {
    progress.stop();
  }
}
