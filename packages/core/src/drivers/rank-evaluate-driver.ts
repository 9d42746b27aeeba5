import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Request } from '../document/request.ts';
import type { Evaluator } from '../executor/executor.ts';
import type { Driver } from './driver.ts';
import { flag, type OptionKind, option } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { compilePath, type FieldReader, splitPath } from './field-path.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, stepsOf } from './traverse.ts';

/**
 * Compares `fields` (default `id`; old name `field`) of a Document's matches with those of its groundtruth's matches and adds an
 * evaluation. Several fields are compared together, as one JSON text each. `running_avg`: writes the mean of all values so
 * far instead. Documents and groundtruths belong together by position; without groundtruths nothing is done.
 */
export function createRankEvaluateDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'evaluate');
  const method = binding.method as 'evaluate';
  const old = option(config, 'field', fieldReader, compilePath(['id'], config.name).read);
  const read = option(config, 'fields', fieldReader, old);
  const average = option(config, 'running_avg', flag, false) ? runningMean() : identity;
  return {
    run(context) {
      const { request } = context;
      if (!request.groundtruths?.length) return;
      const bound = findExecutor<Evaluator>(context, binding);
      const valuesOf = ({ matches = [] }: Document) => matches.map(read);
      for (const path of paths) {
        for (const [document, truth] of pairs(request, path)) {
          try {
            const value = bound.executor[method](valuesOf(document), valuesOf(truth));
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
  return typeof k === 'number' ? `${className}@${k}` : className;
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

const fieldReader: OptionKind<FieldReader> = {
  expected: 'the path of a field, such as tags__id, or a list of them',
  read(value, label) {
    const names = typeof value === 'string' ? [value] : value;
    if (!Array.isArray(names) || names.length === 0) return undefined;
    if (!names.every((name) => typeof name === 'string' && name !== '')) return undefined;
    const readers = names.map((name: string) => compilePath(splitPath(name), label).read);
    const [only, ...others] = readers;
    if (only && others.length === 0) return only;
    return (subject) => JSON.stringify(readers.map((read) => read(subject)));
  },
};
