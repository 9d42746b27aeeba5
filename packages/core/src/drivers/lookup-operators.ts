import { isDeepStrictEqual } from 'node:util';
import { FlowError } from '../document/flow-error.ts';

/** Tells whether a value is what was wanted. */
export type Test = (actual: unknown) => boolean;

/** Whether a text contains a match of an expression. */
export type Search = (expression: RegExp, text: string, label: string) => boolean;

/** Builds the test of one operator. Throws `ERR_VALUE` for a wanted value it cannot work with. */
type Operator = (wanted: unknown, label: string, search: Search) => Test;

const operators: Readonly<Record<string, Operator>> = {
  exact: equals,
  neq: (wanted) => not(equals(wanted)),
  contains: containsOperator,
  icontains: textOperator((actual, wanted) => lower(actual).includes(lower(wanted))),
  startswith: textOperator((actual, wanted) => actual.startsWith(wanted)),
  istartswith: textOperator((actual, wanted) => lower(actual).startsWith(lower(wanted))),
  endswith: textOperator((actual, wanted) => actual.endsWith(wanted)),
  iendswith: textOperator((actual, wanted) => lower(actual).endsWith(lower(wanted))),
  regex: regexOperator,
  in: memberOperator,
  gt: orderOperator((actual, wanted) => actual > wanted),
  gte: orderOperator((actual, wanted) => actual >= wanted),
  lt: orderOperator((actual, wanted) => actual < wanted),
  lte: orderOperator((actual, wanted) => actual <= wanted),
};

/** True for the suffixes that lookups may have, `filter` among them. */
export function isOperator(name: string): boolean {
  return name === 'filter' || Object.hasOwn(operators, name);
}

/**
 * The test of an operator other than `filter`. A missing value (null) fails all but `neq`, and `exact` and `in` with null.
 * Throws `ERR_VALUE` for a wanted value of the wrong type; the test throws `ERR_DRIVER` for an actual one.
 * @param search Runs the expressions of `regex`.
 */
export function compileTest(
  operator: string,
  wanted: unknown,
  label: string,
  search: Search,
): Test {
  const compile = operators[operator];
  if (!compile) throw new FlowError('ERR_VALUE', `${label}: there is no operator '${operator}'`);
  return compile(wanted, label, search);
}

function equals(wanted: unknown): Test {
  // A map from YAML may lack the prototype that one from a Document has.
  const plain: unknown = wanted === undefined ? null : JSON.parse(JSON.stringify(wanted));
  return (actual) => isDeepStrictEqual(actual, plain);
}

function not(test: Test): Test {
  return (actual) => !test(actual);
}

/** Part of a text, or element of a list. */
function containsOperator(wanted: unknown, label: string): Test {
  if (typeof wanted === 'number' || typeof wanted === 'boolean') {
    return (actual) => actual !== null && actualList(actual, label).includes(wanted);
  }
  const inText = textOperator((actual, part) => actual.includes(part))(wanted, label);
  return (actual) => (Array.isArray(actual) ? actual.includes(wanted) : inText(actual));
}

function textOperator(
  holds: (actual: string, wanted: string) => boolean,
): (wanted: unknown, label: string) => Test {
  return (wanted, label) => {
    const text = wantedText(wanted, label);
    return (actual) => actual !== null && holds(actualText(actual, label), text);
  };
}

/** The expression has JavaScript's syntax. */
function regexOperator(wanted: unknown, label: string, search: Search): Test {
  let expression: RegExp;
  try {
    expression = new RegExp(wantedText(wanted, label));
  } catch (cause) {
    if ((cause as FlowError).code === 'ERR_VALUE') throw cause;
    throw new FlowError('ERR_VALUE', `${label}: ${(cause as Error).message}`, { cause });
  }
  return (actual) => actual !== null && search(expression, actualText(actual, label), label);
}

function memberOperator(wanted: unknown, label: string): Test {
  if (typeof wanted === 'string') {
    return (actual) => typeof actual === 'string' && wanted.includes(actual);
  }
  if (!Array.isArray(wanted)) throw wrongWanted(wanted, label, 'a list or a text');
  const tests = wanted.map(equals);
  return (actual) => tests.some((test) => test(actual));
}

function orderOperator(
  holds: (actual: number | string, wanted: number | string) => boolean,
): Operator {
  return (wanted, label) => {
    if (typeof wanted !== 'number' && typeof wanted !== 'string') {
      throw wrongWanted(wanted, label, 'a number or a text');
    }
    return (actual) => {
      if (actual === null) return false;
      if (typeof actual !== typeof wanted) throw wrongActual(actual, label, `a ${typeof wanted}`);
      return holds(actual as number | string, wanted);
    };
  };
}

/** Throws `ERR_VALUE` for what is no text. */
export function wantedText(wanted: unknown, label: string): string {
  if (typeof wanted === 'string') return wanted;
  throw wrongWanted(wanted, label, 'a text');
}

function actualText(actual: unknown, label: string): string {
  if (typeof actual === 'string') return actual;
  throw wrongActual(actual, label, 'a text');
}

function actualList(actual: unknown, label: string): readonly unknown[] {
  if (Array.isArray(actual)) return actual;
  throw wrongActual(actual, label, 'a list');
}

function wrongWanted(wanted: unknown, label: string, expected: string): FlowError {
  return new FlowError(
    'ERR_VALUE',
    `${label}: expected ${expected}, got ${JSON.stringify(wanted)}`,
  );
}

function wrongActual(actual: unknown, label: string, expected: string): FlowError {
  return new FlowError(
    'ERR_DRIVER',
    `${label}: a Document has a value of type ${typeof actual} there; the operator needs ${expected}`,
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}
