import { describe, expect, it } from '@jest/globals';
import { allocateTensor, type Response, successStatus } from '@podflow/core';
import { responseToJson } from '../src/index.ts';

const response: Response = {
  requestId: 'r',
  type: 'index',
  docs: [],
  groundtruths: [],
  queryset: [],
  status: successStatus(),
  routes: [],
  documents: 0,
};

describe('responseToJson', () => {
  it('writes an answer without Documents', () => {
    expect(responseToJson(response)).toEqual({
      requestId: 'r',
      index: { docs: [] },
      status: {},
      queryset: [],
      routes: [],
    });
  });

  it('always writes the type of a root and the score of a match, however deep', () => {
    const docs = [{ id: 'a', chunks: [{ id: 'c', matches: [{ id: 'm', score: { value: 0 } }] }] }];
    expect(responseToJson({ ...response, docs })).toMatchObject({
      index: {
        docs: [
          {
            id: 'a',
            mimeType: '',
            chunks: [{ id: 'c', matches: [{ id: 'm', score: { value: 0 } }] }],
          },
        ],
      },
    });
  });

  it('writes groundtruths when there are some', () => {
    const groundtruths = [{ id: 'g', mimeType: 'text/plain', text: 'x' }];
    expect(responseToJson({ ...response, groundtruths })).toMatchObject({
      index: { groundtruths },
    });
  });

  it('leaves tensors out unless told', () => {
    const embedding = allocateTensor('float32', [1]);
    const docs = [{ id: 'a', embedding, matches: [{ id: 'm', blob: embedding }] }];
    const without = JSON.stringify(responseToJson({ ...response, docs }));
    const withTensors = JSON.stringify(responseToJson({ ...response, docs }, { tensors: true }));
    expect(without).not.toContain('dense');
    expect(withTensors.match(/"dense"/g)).toHaveLength(2);
  });

  it('writes errors without paths, of the status and of Documents', () => {
    const error = { code: 'ERR_URI' as const, message: 'no file /srv/a/b.png', pod: 'loader' };
    const cut = { ...error, message: 'no file b.png' };
    const status = { code: 'ERROR' as const, description: error.message, errors: [error] };
    const docs = [{ id: 'a', error }];
    expect(responseToJson({ ...response, docs, status })).toMatchObject({
      index: { docs: [{ id: 'a', error: cut }] },
      status: { code: 'ERROR', description: 'no file b.png', errors: [cut] },
    });
  });

  it('writes routes with times of RFC 3339', () => {
    const routes = [{ pod: 'encoder', shard: 2, startTime: 0.5, endTime: 999.9996 }];
    expect(responseToJson({ ...response, routes })).toMatchObject({
      routes: [
        {
          pod: 'encoder',
          podId: '2',
          startTime: '1970-01-01T00:00:00.000500Z',
          endTime: '1970-01-01T00:00:01.000000Z',
        },
      ],
    });
  });
});
