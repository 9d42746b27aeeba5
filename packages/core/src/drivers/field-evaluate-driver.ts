import type { DriverConfig } from '../config/flow-config.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Driver } from './driver.ts';
import { type OptionKind, option, requiredOption, text } from './driver-options.ts';
import { evaluating } from './evaluating.ts';
import { compilePath, type FieldReader, splitPath } from './field-path.ts';

/**
 * Compares a tensor of a Document, `field` (default `embedding`), with that of its groundtruth, both as lists of numbers, and
 * adds an evaluation, see `evaluating`. A Document that lacks it, or whose groundtruth does, fails.
 */
export function createNDArrayEvaluateDriver(config: DriverConfig): Driver {
  return comparing(config, 'embedding', 'a tensor, e.g. an embedding', (value) => {
    const data = (value as { data?: unknown } | null)?.data;
    if (!ArrayBuffer.isView(data) || data instanceof DataView) return undefined;
    return Array.from(data as Float32Array, Number);
  });
}

/** As NDArrayEvaluateDriver for a text (default `text`), which the evaluator gets as a list of one. */
export function createTextEvaluateDriver(config: DriverConfig): Driver {
  return comparing(config, 'text', 'a text', (value) =>
    typeof value === 'string' ? [value] : undefined,
  );
}

/** As NDArrayEvaluateDriver for any field: a list as it is, such as `tags__labels`, anything else as a list of one. */
export function createFieldEvaluateDriver(config: DriverConfig): Driver {
  return comparing(config, null, 'a value', (value) => {
    if (value === null) return undefined;
    return Array.isArray(value) ? value : [value];
  });
}

function comparing(
  config: DriverConfig,
  defaultField: string | null,
  expected: string,
  listOf: (value: unknown) => readonly unknown[] | undefined,
): Driver {
  const own =
    defaultField === null
      ? requiredOption(config, 'field', text)
      : option(config, 'field', text, defaultField);
  const read = requiredOption({ ...config, options: { field: own } }, 'field', fieldReader);
  return evaluating(config, (document) => {
    const list = listOf(read(document));
    if (list) return list;
    throw new FlowError(
      'ERR_DRIVER',
      `${config.name}: Document ${document.id} has no ${own} to compare; expected ${expected}`,
    );
  });
}

const fieldReader: OptionKind<FieldReader> = {
  expected: 'the path of a field, such as tags__id',
  read: (value, label) => compilePath(splitPath(String(value)), label).read,
};
