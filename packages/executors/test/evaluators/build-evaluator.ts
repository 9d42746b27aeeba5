import type { Evaluator } from '@podflow/core';
import { evaluatorDefinitions } from '../../src/evaluators/definitions.ts';
import { executorContext } from '../executor-context.ts';

/** An evaluator of a class, built from its source as a Pea builds it. */
export async function buildEvaluator(
  className: string,
  options: Record<string, unknown> = {},
): Promise<Evaluator & { evalAt?: number }> {
  const definition = evaluatorDefinitions.find((known) => known.className === className);
  if (!definition) throw new Error(`no ${className}`);
  const source = definition.module.replace('/dist/', '/src/').replace(/\.cjs$/, '.ts');
  const exports = await import(source);
  return await exports[definition.exportName](options, executorContext());
}
