import { describe, expect, it } from '@jest/globals';
import type { ExecutorDefinition } from '@podflow/core';
import { executorsReference } from '../src/executors-reference.ts';

const definition: ExecutorDefinition = {
  className: 'Shouter',
  kind: 'crafter',
  ancestors: [],
  stateful: false,
  module: 'file:///shouter.js',
  exportName: 'createShouter',
  arguments: {
    how: { type: 'string', choices: ['loud', 'a|b'], default: 'loud', description: 'How loud.' },
    length: { type: 'any', description: 'How long.', ignored: 'it is always long.' },
  },
  description: 'Shouts | out.',
};

function rowsOf(page: string): string[] {
  return page.split('\n').filter((line) => line.startsWith('| `'));
}

describe('executorsReference', () => {
  it('says what a class does, its arguments and their defaults', () => {
    expect(rowsOf(executorsReference([definition]))).toEqual([
      '| `Shouter` | Shouts \\| out. | `how: "loud"` (string) How loud. One of `loud`, `a\\|b`.<br>`length` How long. *No effect: it is always long.* |',
    ]);
  });

  it('has one table per kind that occurs', () => {
    const page = executorsReference([
      definition,
      { ...definition, className: 'Judge', kind: 'evaluator', arguments: {} },
      { ...definition, className: 'Whisperer', arguments: null },
    ]);
    expect(page.match(/^## .*$/gm)).toEqual(['## Crafters', '## Evaluators']);
    expect(rowsOf(page).map((row) => row.split('`')[1])).toEqual(['Shouter', 'Whisperer', 'Judge']);
    expect(rowsOf(page)[1]).toMatch(/\| any \|$/);
    expect(rowsOf(page)[2]).toMatch(/\| none \|$/);
  });
});
