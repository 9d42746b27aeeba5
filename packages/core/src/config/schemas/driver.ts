import * as z from 'zod';
import type { ArgumentDefinition } from '../executor-definition.ts';
import { mapping, text } from './setting.ts';

/** Keys of a driver. */
export const driverSchema = z.object({
  jtype: text('Class of the driver (or the tag `!ClassName`).'),
  with: mapping('Arguments of the driver.'),
});

/** Arguments that every driver has. */
export const commonDriverArguments: Readonly<Record<string, ArgumentDefinition>> = {
  priority: {
    type: 'integer',
    default: 0,
    description: 'A queryset overrides the driver only with a greater priority.',
  },
  traversal_paths: {
    type: 'list',
    description: 'Where it works: `r` root, `c` chunks, `m` matches, e.g. `[r, cm]`.',
  },
  executor: {
    type: 'string',
    description: 'Component of a compound Executor, by name or class.',
  },
  method: { type: 'string', description: 'Method of the Executor that it calls.' },
  recur_on: obsolete('Replaced by `traversal_paths`.'),
  granularity_range: obsolete('Replaced by `traversal_paths`.'),
  adjacency_range: obsolete('Replaced by `traversal_paths`.'),
  apply_order: obsolete('Replaced by the order of `traversal_paths`.'),
};

function obsolete(ignored: string): ArgumentDefinition {
  return { type: 'any', description: 'Of older releases.', ignored };
}
