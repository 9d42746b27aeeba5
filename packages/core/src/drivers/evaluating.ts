import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Request } from '../document/request.ts';
import type { Evaluator } from '../executor/executor.ts';
import { checkEvaluation } from '../executor/results/check-scores.ts';
import type { Driver } from './driver.ts';
import { flag, option } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, stepsOf } from './traverse.ts';

/** What of a Document an evaluator compares. Throws a coded error when the Document does not have it. */
export type Extract = (document: Document) => readonly unknown[];

/**
 * Has what `extract` gives of each Document compared with that of its groundtruth, and adds the value as an evaluation.
 * `running_avg`: the mean of all values so far instead. Documents and groundtruths belong together by position, on the
 * way down the paths as well; without groundtruths nothing is done.
 */
export function evaluating(config: DriverConfig, extract: Extract): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'evaluate');
  const method = binding.method as 'evaluate';
  const average = option(config, 'running_avg', flag, false) ? runningMean() : identity;
  return {
    run(context) {
      const { request } = context;
      if (!request.groundtruths?.length) return;
      const bound = findExecutor<Evaluator>(context, binding);
      for (const path of paths) {
        for (const [document, truth] of pairs(request, path)) {
          try {
            const result: unknown = bound.executor[method](extract(document), extract(truth));
            const value = checkEvaluation(result, `${bound.className}.${method}`);
            const score = { value: average(value), opName: opNameOf(bound), refId: truth.id };
            document.evaluations = [...(document.evaluations ?? []), score];
          } catch (error) {
            context.fail(document, toExecutorError(error, bound.className));
          }
        }
      }
    },
  };
}

function pairs({ docs, groundtruths = [] }: Request, path: string): [Document, Document][] {
  return stepsOf(path).reduce(
    (list, field) =>
      list.flatMap(([document, truth]) => zip(document[field] ?? [], truth[field] ?? [])),
    zip(docs, groundtruths),
  );
}

function zip(documents: readonly Document[], truths: readonly Document[]): [Document, Document][] {
  return documents.flatMap((document, index) => {
    const truth = truths[index];
    return truth ? [[document, truth] satisfies [Document, Document]] : [];
  });
}

/** The class, with `@k` when the evaluator looks at the first k only. */
function opNameOf({ className, executor }: Bound<Evaluator>): string {
  const k = 'evalAt' in executor ? executor.evalAt : undefined;
  return typeof k === 'number' && k > 0 ? `${className}@${k}` : className;
}

function runningMean(): (value: number) => number {
  let sum = 0;
  let count = 0;
  return (value) => {
    sum += value;
    count += 1;
    return sum / count;
  };
}

function identity(value: number): number {
  return value;
}
