import { createContext, Script } from 'node:vm';
import type { ExpressionTask } from './expression-thread.ts';

/** What came of searches. */
export interface ExpressionResult {
  /** One for each search that was done, in their order; fewer than asked for: the next one took too long. */
  found: boolean[];
  /** ms that they took. */
  time: number;
}

/** Does searches with regular expressions, for at most `timeout` ms together. */
export default function searchAll({ searches, timeout }: ExpressionTask): ExpressionResult {
  // Only a script can be stopped while an expression is at work.
  const scope: { expression?: RegExp; text?: string } = createContext({});
  const script = new Script('expression.test(text)');
  const found: boolean[] = [];
  const start = performance.now();
  for (const { source, text } of searches) {
    Object.assign(scope, { expression: new RegExp(source), text });
    const left = Math.ceil(start + timeout - performance.now());
    if (left <= 0) break;
    try {
      found.push(script.runInContext(scope, { timeout: left }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') break;
      throw error;
    }
  }
  return { found, time: performance.now() - start };
}
