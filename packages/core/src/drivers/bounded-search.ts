import { createContext, Script } from 'node:vm';
import { FlowError } from '../document/flow-error.ts';
import type { Search } from './lookup-operators.ts';

/** Most characters of an expression that comes from outside. */
const maxLength = 200;

/** ms that the expressions of one set of lookups may take in one request. */
const budget = 1000;

/**
 * Searches with expressions that come from outside. Some take years on a short text, and which ones cannot be told from how
 * they look: so all searches together get one second, and an expression at most 200 characters. Past that `ERR_VALUE`.
 */
export function boundedSearch(): Search {
  let timed: TimedTest | undefined;
  let left = budget;
  return (expression, text, label) => {
    if (expression.source.length > maxLength) {
      throw new FlowError(
        'ERR_VALUE',
        `${label}: the expression has ${expression.source.length} characters; expected at most ${maxLength}`,
      );
    }
    // Most lookups have no expression.
    timed ??= timedTest();
    const start = performance.now();
    try {
      return timed(expression, text, Math.max(1, Math.ceil(left)));
    } catch (cause) {
      throw tooSlow(cause, label);
    } finally {
      left -= performance.now() - start;
    }
  };
}

/** @param timeout ms */
type TimedTest = (expression: RegExp, text: string, timeout: number) => boolean;

/** Only a script can be stopped while an expression is at work. */
function timedTest(): TimedTest {
  const scope: { expression?: RegExp; text?: string } = createContext({});
  const script = new Script('expression.test(text)');
  return (expression, text, timeout) => {
    Object.assign(scope, { expression, text });
    return script.runInContext(scope, { timeout });
  };
}

function tooSlow(cause: unknown, label: string): unknown {
  if ((cause as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') return cause;
  return new FlowError(
    'ERR_VALUE',
    `${label}: the expression takes more than ${budget} ms; use a simpler one, without nested quantifiers such as (a+)+`,
    { cause },
  );
}
