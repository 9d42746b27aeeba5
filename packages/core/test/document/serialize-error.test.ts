import { describe, expect, it } from '@jest/globals';
import { FlowError } from '../../src/document/flow-error.ts';
import { deserializeError, serializeError } from '../../src/document/serialize-error.ts';

const fallback = { code: 'ERR_EXECUTOR', pod: 'encoder', shard: 2 } as const;

describe('serializeError', () => {
  it('keeps code, message and place of a FlowError through a structured clone', () => {
    const error = new FlowError('ERR_VECTOR', 'NaN in the vector of d1', { documentId: 'd1' });
    const back = deserializeError(structuredClone(serializeError(error, fallback)));
    expect(back).toMatchObject({
      code: 'ERR_VECTOR',
      message: 'NaN in the vector of d1',
      documentId: 'd1',
      pod: 'encoder',
      shard: 2,
    });
  });

  it('gives the fallback code to an error without one of ours', () => {
    const foreign = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    expect(serializeError(foreign, fallback).code).toBe('ERR_EXECUTOR');
    expect(serializeError('just a text', fallback)).toEqual({
      ...fallback,
      message: 'just a text',
    });
    expect(serializeError(undefined, fallback).message).toBe('undefined');
  });
});
