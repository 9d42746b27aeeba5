import { FlowError } from '@podflow/core/executor';

/**
 * The two texts that a text evaluator compares: a text each, or a list of texts, which are joined.
 * Throws `ERR_INPUT` for anything else.
 */
export function textPair(className: string, actual: unknown, desired: unknown): [string, string] {
  return [textOf(className, actual, 'the Document'), textOf(className, desired, 'the groundtruth')];
}

/** The characters (code points) of a text, as Python counts them. */
export function charactersOf(text: string): string[] {
  return [...text];
}

function textOf(className: string, value: unknown, whose: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) {
    return value.join('');
  }
  const got = value === undefined || value === null ? 'nothing' : JSON.stringify(value);
  throw new FlowError(
    'ERR_INPUT',
    `${className} got ${got.slice(0, 80)} of ${whose}; expected a text. Name a field with text in the driver.`,
  );
}
