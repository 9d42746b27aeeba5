import { describe, expect, it } from '@jest/globals';
import { evaluatorDefinitions } from '../../src/evaluators/definitions.ts';
import { rankerDefinitions } from '../../src/rankers/definitions.ts';
import { segmenterDefinitions } from '../../src/segmenters/definitions.ts';

const definitions = [...evaluatorDefinitions, ...rankerDefinitions, ...segmenterDefinitions];

describe('the definitions of evaluators, rankers and segmenters', () => {
  it.each(definitions)('name a built module that exports $className', async (definition) => {
    expect(definition.module).toContain('/dist/');
    const exports = await import(definition.module);
    expect(typeof exports[definition.exportName]).toBe('function');
  });

  it('tell drivers what is compared', () => {
    const bases = evaluatorDefinitions.map(({ ancestors }) => ancestors[0]);
    expect(new Set(bases)).toEqual(
      new Set(['BaseRankingEvaluator', 'BaseEmbeddingEvaluator', 'BaseTextEvaluator']),
    );
  });
});
