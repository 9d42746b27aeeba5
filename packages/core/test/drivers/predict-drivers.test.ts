import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { allocateTensor, type Tensor } from '../../src/document/tensor.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { Classifier, NamedExecutor } from '../../src/executor/executor.ts';
import { driver, errorOf, run, search } from './make-context.ts';
import { vector } from './small-executors.ts';

/** Gives each embedding back as its classes, and a text as the codes of its characters. Remembers the batches. */
class EchoClassifier implements Classifier {
  readonly batches: number[] = [];

  predict(contents: readonly (string | Tensor)[]): Tensor<'float32'> {
    this.batches.push(contents.length);
    const rows = contents.map((content) =>
      typeof content === 'string'
        ? [...content].map((character) => character.charCodeAt(0))
        : [...content.data].map(Number),
    );
    if (rows.some(([first]) => first === 666)) throw new TypeError('bad content');
    const width = rows[0]?.length ?? 0;
    const result = allocateTensor('float32', [rows.length, width]);
    result.data.set(rows.flat());
    return result;
  }
}

function classifier(executor: Classifier): NamedExecutor {
  return { name: 'echo', classNames: ['EchoClassifier'], kind: 'classifier', executor };
}

const embedded = (...rows: readonly (readonly number[])[]): Document[] =>
  rows.map((values, index) => ({ id: `${index}`, embedding: vector(values) }));

async function tagged(
  name: string,
  options: Record<string, unknown>,
  docs: Document[],
): Promise<(Document['tags'] | string)[]> {
  const request = search(docs);
  const { docs: tags } = await run(
    driver(name, options),
    request,
    classifier(new EchoClassifier()),
  );
  return tags.map((document) => document.error?.message ?? document.tags);
}

describe('BinaryPredictDriver', () => {
  it('tags with yes and no', async () => {
    const docs = embedded([1], [0], [0.5], [-1]);
    const labels = ['yes', 'no', 'yes', 'yes'];
    expect(await tagged('BinaryPredictDriver', {}, docs)).toEqual(
      labels.map((prediction) => ({ prediction })),
    );
  });

  it('takes labels and the tag from its arguments and keeps other tags', async () => {
    const options = { one_label: 'spam', zero_label: 'ham', output_tag: 'kind' };
    const docs = embedded([1], [0]).map((document) => ({ ...document, tags: { id: 5 } }));
    expect(await tagged('BinaryPredictDriver', options, docs)).toEqual([
      { id: 5, kind: 'spam' },
      { id: 5, kind: 'ham' },
    ]);
  });

  it('takes a result of one dimension', async () => {
    const flat: Classifier = { predict: () => vector([0, 1]) };
    const request = search(embedded([5], [5]));
    const { docs } = await run(driver('BinaryPredictDriver'), request, classifier(flat));
    expect(docs.map(({ tags }) => tags?.['prediction'])).toEqual(['no', 'yes']);
  });

  it('fails on several classes', async () => {
    const [message] = await tagged('BinaryPredictDriver', {}, embedded([1, 0]));
    expect(message).toBe('EchoClassifier.predict returned float32 [1, 2]; expected float32 [1, 1]');
  });
});

describe('OneHotPredictDriver', () => {
  const labels = ['cat', 'dog', 'owl'];

  it('tags with the label of the largest value, the first of equal ones', async () => {
    const docs = embedded([0, 1, 0], [0.2, 0.3, 0.5], [-3, -2, -2]);
    expect(await tagged('OneHotPredictDriver', { labels }, docs)).toEqual([
      { prediction: 'dog' },
      { prediction: 'owl' },
      { prediction: 'dog' },
    ]);
  });

  it.each([
    [[1, 0], 'expected float32 [1, 3]'],
    [[1, Number.NaN, 0], 'predict returned NaN'],
  ])('fails on %j', async (values, message) => {
    const [error] = await tagged('OneHotPredictDriver', { labels }, embedded(values));
    expect(error).toContain(message);
  });
});

describe('MultiLabelPredictDriver', () => {
  it('tags with all labels that are not 0', async () => {
    const labels = ['a', 'b', 'c'];
    const docs = embedded([1, 0, 1], [0, 0, 0], [0, 0.1, 0]);
    expect(await tagged('MultiLabelPredictDriver', { labels }, docs)).toEqual([
      { prediction: ['a', 'c'] },
      { prediction: [] },
      { prediction: ['b'] },
    ]);
  });
});

describe('Prediction2DocBlobDriver', () => {
  it('makes the prediction the blob, in shared memory; the text goes', async () => {
    const docs = embedded([1, 2], [3, 4]).map((document) => ({ ...document, text: 'x' }));
    const own = classifier(new EchoClassifier());
    const { docs: predicted } = await run(driver('Prediction2DocBlobDriver'), search(docs), own);
    expect(predicted.map(({ blob }) => [...(blob?.data ?? [])])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(predicted[0]?.blob).toMatchObject({ dtype: 'float32', shape: [2] });
    expect(predicted[0]?.blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(predicted[0]).not.toHaveProperty('text');
  });
});

describe('drivers that predict', () => {
  it.each<[unknown, Partial<Document>, number]>([
    [undefined, { embedding: vector([7]), text: 'A' }, 7],
    ['embedding', { embedding: vector([7]), text: 'A' }, 7],
    [['embedding'], { embedding: vector([7]), text: 'A' }, 7],
    ['content', { embedding: vector([7]), text: 'A' }, 65],
    ['content', { blob: vector([8]) }, 8],
    ['blob', { blob: vector([8]), embedding: vector([7]) }, 8],
    ['text', { embedding: vector([7]), text: 'A' }, 65],
  ])('classify %j', async (fields, document, value) => {
    const config = driver('Prediction2DocBlobDriver', fields === undefined ? {} : { fields });
    const request = search([{ id: 'a', ...document }]);
    const [a] = (await run(config, request, classifier(new EchoClassifier()))).docs;
    expect([...(a?.blob?.data ?? [])]).toEqual([value]);
  });

  it('call once for each path, chunks first, without Documents that lack the field', async () => {
    const executor = new EchoClassifier();
    const docs = [
      { id: 'a', embedding: vector([1]), chunks: embedded([0], [1]) },
      { id: 'b', text: 'no vector' },
      { id: 'c', embedding: vector([0]), error: { code: 'ERR_URI', message: 'before' } as const },
    ];
    const { docs: same } = await run(
      driver('BinaryPredictDriver'),
      search(docs),
      classifier(executor),
    );
    expect(executor.batches).toEqual([2, 1]);
    expect(same.map(({ tags }) => tags)).toEqual([{ prediction: 'yes' }, undefined, undefined]);
  });

  it('go on one by one when one Document spoils the batch', async () => {
    expect(await tagged('BinaryPredictDriver', {}, embedded([1], [666], [0]))).toEqual([
      { prediction: 'yes' },
      'EchoClassifier: bad content',
      { prediction: 'no' },
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['BinaryPredictDriver', { fields: 'uri' }],
    ['BinaryPredictDriver', { fields: ['embedding', 'text'] }],
    ['BinaryPredictDriver', { fields: 'constructor' }],
    ['BinaryPredictDriver', { one_label: '' }],
    ['BinaryPredictDriver', { output_tag: 5 }],
    ['OneHotPredictDriver', {}],
    ['OneHotPredictDriver', { labels: [] }],
    ['OneHotPredictDriver', { labels: 'cat' }],
    ['MultiLabelPredictDriver', { labels: [1, 2] }],
  ])('%s refuses %j', async (name, options) => {
    const error = await errorOf(() => createDriver(driver(name, options)));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });
});
