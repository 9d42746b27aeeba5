import { describe, expect, it } from '@jest/globals';
import * as executors from '../src/index.ts';

describe('@podflow/executors', () => {
  it('exports the definitions of all classes', () => {
    expect(Object.keys(executors).toSorted()).toEqual([
      'encoderDefinitions',
      'imageDefinitions',
      'imageRules',
      'indexerDefinitions',
    ]);
  });
});
