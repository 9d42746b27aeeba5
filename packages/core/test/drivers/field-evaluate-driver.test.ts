import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { Evaluator, NamedExecutor } from '../../src/executor/executor.ts';
import { driver, errorOf, makeContext, noExecutor, run, search } from './make-context.ts';
import { vector } from './small-executors.ts';

/** Remembers what it compares; gives the number of actual values. */
class CountEvaluator implements Evaluator {
  readonly compared: (readonly unknown[])[] = [];

  evaluate(actual: readonly unknown[], desired: readonly unknown[]) {
    if (desired.includes('broken')) throw new RangeError('broken truth');
    this.compared.push(actual, desired);
    return actual.length;
  }
}

function evaluator(executor: Evaluator): NamedExecutor {
  return { name: 'count', classNames: ['CountEvaluator'], kind: 'evaluator', executor };
}

async function compared(
  name: string,
  options: Record<string, unknown>,
  docs: Document[],
  groundtruths: Document[],
): Promise<(readonly unknown[])[]> {
  const executor = new CountEvaluator();
  const request = search(docs, { groundtruths });
  const { docs: judged } = await run(driver(name, options), request, evaluator(executor));
  const error = judged.find((document) => document.error)?.error;
  if (error) throw new Error(error.message);
  return executor.compared;
}

describe('drivers that evaluate a field', () => {
  it.each<[string, Record<string, unknown>, Partial<Document>, readonly unknown[]]>([
    ['NDArrayEvaluateDriver', {}, { embedding: vector([1, 2]) }, [1, 2]],
    ['NDArrayEvaluateDriver', { field: 'blob' }, { blob: vector([3]) }, [3]],
    ['NDArrayEvaluateDriver', { field: 'chunks__0__embedding' }, chunk(vector([4])), [4]],
    ['TextEvaluateDriver', {}, { text: 'hello' }, ['hello']],
    ['TextEvaluateDriver', { field: 'tags__title' }, { tags: { title: 'x' } }, ['x']],
    ['TextEvaluateDriver', {}, {}, ['']],
    ['FieldEvaluateDriver', { field: 'mime_type' }, { mimeType: 'text/css' }, ['text/css']],
    [
      'FieldEvaluateDriver',
      { field: 'tags__labels' },
      { tags: { labels: ['a', 'b'] } },
      ['a', 'b'],
    ],
    ['FieldEvaluateDriver', { field: 'tags__year' }, { tags: { year: 2020 } }, [2020]],
  ])('%s with %j compares lists of what is there', async (name, options, fields, values) => {
    const docs = [{ id: 'a', ...fields }];
    const groundtruths = [{ id: 't', ...fields }];
    const all = { ...options, traversal_paths: ['r'] };
    expect(await compared(name, all, docs, groundtruths)).toEqual([values, values]);
  });

  it('add the value, named after the class, as an evaluation', async () => {
    const request = search([{ id: 'a', text: 'x', evaluations: [{ value: 7 }] }], {
      groundtruths: [{ id: 't', text: 'y' }],
    });
    const own = evaluator(new CountEvaluator());
    const { docs } = await run(driver('TextEvaluateDriver'), request, own);
    expect(docs[0]?.evaluations).toEqual([
      { value: 7 },
      { value: 1, opName: 'CountEvaluator', refId: 't' },
    ]);
  });

  it('pair chunks with chunks and roots with roots, by position', async () => {
    const docs = [
      { id: 'a', text: 'A', chunks: [{ id: 'c', text: 'C' }] },
      { id: 'b', text: 'B' },
    ];
    const groundtruths = [{ id: 't', text: 'T', chunks: [{ id: 'u', text: 'U' }] }];
    expect(await compared('TextEvaluateDriver', {}, docs, groundtruths)).toEqual([
      ['C'],
      ['U'],
      ['A'],
      ['T'],
    ]);
  });

  it('do nothing without groundtruths, not even look for the Executor', async () => {
    const docs = [{ id: 'a', text: 'x' }];
    const { docs: same } = await run(driver('TextEvaluateDriver'), search(docs), noExecutor);
    expect(same).toEqual(docs);
  });

  it('give the mean so far with running_avg', async () => {
    const options = { field: 'tags__labels', running_avg: true, traversal_paths: ['r'] };
    const instance = createDriver(driver('FieldEvaluateDriver', options));
    const values: (number | undefined)[] = [];
    for (const labels of [['a'], ['a', 'b', 'c']]) {
      const request = search([{ id: 'a', tags: { labels } }], {
        groundtruths: [{ id: 't', tags: { labels } }],
      });
      await instance.run(makeContext(request, evaluator(new CountEvaluator())));
      values.push(request.docs[0]?.evaluations?.[0]?.value);
    }
    expect(values).toEqual([1, 2]);
  });

  it.each<[string, string, Partial<Document>, string]>([
    ['NDArrayEvaluateDriver', 'embedding', {}, 'has no embedding to compare'],
    ['NDArrayEvaluateDriver', 'text', { text: 'x' }, 'expected a tensor'],
    ['TextEvaluateDriver', 'tags__x', { tags: { x: 5 } }, 'has no tags__x to compare'],
    ['FieldEvaluateDriver', 'tags__x', {}, 'has no tags__x to compare'],
  ])('%s of %s fails a Document with %j', async (name, field, fields, message) => {
    const truth = { id: 't', embedding: vector([1]), text: 'x', tags: { x: 'x' } };
    const request = search([{ id: 'bad', ...fields }], { groundtruths: [truth] });
    const config = driver(name, { field });
    const [bad] = (await run(config, request, evaluator(new CountEvaluator()))).docs;
    expect(bad?.error).toMatchObject({ code: 'ERR_DRIVER', documentId: 'bad' });
    expect(bad?.error?.message).toContain(message);
    expect(bad?.evaluations).toBeUndefined();
  });

  it('record what the evaluator throws; the others go on', async () => {
    const request = search(
      [
        { id: 'a', text: 'x' },
        { id: 'b', text: 'x' },
      ],
      {
        groundtruths: [
          { id: 't', text: 'broken' },
          { id: 'u', text: 'x' },
        ],
      },
    );
    const own = evaluator(new CountEvaluator());
    const [a, b] = (await run(driver('TextEvaluateDriver'), request, own)).docs;
    expect(a?.error?.message).toBe('CountEvaluator: broken truth');
    expect(b?.evaluations).toMatchObject([{ value: 1 }]);
  });

  it('fail the Document whose groundtruth lacks the field', async () => {
    const request = search([{ id: 'a', embedding: vector([1]) }], { groundtruths: [{ id: 't' }] });
    const own = evaluator(new CountEvaluator());
    const [a] = (await run(driver('NDArrayEvaluateDriver'), request, own)).docs;
    expect(a?.error).toMatchObject({ code: 'ERR_DRIVER' });
    expect(a?.error?.message).toContain('Document t has no embedding');
  });

  it.each<[string, Record<string, unknown>]>([
    ['FieldEvaluateDriver', {}],
    ['FieldEvaluateDriver', { field: '' }],
    ['FieldEvaluateDriver', { field: 'colour' }],
    ['TextEvaluateDriver', { field: ['text'] }],
    ['NDArrayEvaluateDriver', { field: 'embeding' }],
    ['NDArrayEvaluateDriver', { running_avg: 1 }],
  ])('%s refuses %j', async (name, options) => {
    const error = await errorOf(() => createDriver(driver(name, options)));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain(name);
  });
});

function chunk(embedding: ReturnType<typeof vector>): Partial<Document> {
  return { chunks: [{ id: 'c', embedding }] };
}
