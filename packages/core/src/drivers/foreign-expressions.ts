import { FlowError } from '../document/flow-error.ts';
import type { ExpressionSearch, ExpressionThread } from './expression-thread.ts';
import type { Search } from './lookup-operators.ts';

/** Most characters of an expression that comes from outside. */
const maxLength = 200;

/** ms that the expressions of one request may take. */
export const expressionBudget = 100;

/**
 * Answers the searches of lookups that come from outside. A lookup asks at once and the answer comes later, from an
 * `ExpressionThread`: so `search` says no to what it does not know yet and notes it; `settle` finds out; then the lookups are
 * tested again, until all that they ask is known. A no keeps `some` going and ends `every`, so no search that counts is missed.
 */
export class ForeignExpressions {
  readonly #known = new Map<string, Map<string, boolean>>();
  readonly #asked: (ExpressionSearch & { label: string })[] = [];

  /** Throws `ERR_VALUE` for an expression that is too long. */
  readonly search: Search = ({ source }, text, label) => {
    if (source.length > maxLength) {
      throw new FlowError(
        'ERR_VALUE',
        `${label}: the expression has ${source.length} characters; expected at most ${maxLength}`,
      );
    }
    const answer = this.#known.get(source)?.get(text);
    if (answer === undefined) this.#asked.push({ source, text, label });
    return answer ?? false;
  };

  /** Something was asked whose answer is not known yet. */
  get isUnsettled(): boolean {
    return this.#asked.length > 0;
  }

  /**
   * Finds the answers to what was asked.
   * @param timeout ms for all of it.
   * @returns ms that it took, and the label of a search that was not done in time, if there is one.
   */
  async settle(
    thread: ExpressionThread,
    timeout: number,
  ): Promise<{ time: number; late?: string }> {
    const asked = this.#asked.splice(0);
    const searches = asked.map(({ source, text }) => ({ source, text }));
    const { found, time } = await thread.search({ searches, timeout });
    for (const [index, { source, text, label }] of asked.entries()) {
      const answer = found[index];
      if (answer === undefined) return { time, late: label };
      const answers = this.#known.get(source) ?? new Map<string, boolean>();
      this.#known.set(source, answers.set(text, answer));
    }
    return { time };
  }
}

/** The error of a request whose expressions take more than their time. @param label Of the lookup. */
export function tooSlow(label: string): FlowError {
  return new FlowError(
    'ERR_VALUE',
    `${label}: the expressions of this request take more than ${expressionBudget} ms; use a simpler one, without nested quantifiers such as (a+)+, or fewer Documents`,
  );
}
