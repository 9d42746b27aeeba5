import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { allocateTensor, type Tensor } from '../../src/document/tensor.ts';
import type { MultiModalEncoder, NamedExecutor } from '../../src/executor/executor.ts';
import { driver, errorOf, run, search } from './make-context.ts';
import { vector } from './small-executors.ts';

/** Picture of one number and text → [number, length]; the text `bad` is refused. Remembers the batches. */
class SmallMultiModalEncoder implements MultiModalEncoder {
  readonly positionalModality: readonly string[];
  readonly batches: number[] = [];

  constructor(positionalModality: readonly string[] = ['image', 'text']) {
    this.positionalModality = positionalModality;
  }

  async encode(pictures: readonly (string | Tensor)[], texts: readonly (string | Tensor)[] = []) {
    this.batches.push(pictures.length);
    if (texts.includes('bad')) throw new TypeError('cannot encode bad');
    const vectors = allocateTensor('float32', [pictures.length, 2]);
    pictures.forEach((picture, row) => {
      const text = texts[row] ?? '';
      const length = typeof text === 'string' ? text.length : text.data.length;
      vectors.data.set([Number((picture as Tensor).data[0]), length], row * 2);
    });
    return vectors;
  }
}

function named(executor: MultiModalEncoder): NamedExecutor {
  return { name: 'mm', classNames: ['SmallMultiModal'], kind: 'encoder', executor };
}

const encode = driver('MultiModalDriver');

const pair = (id: string, picture: number, text: string): Document => ({
  id,
  chunks: [
    { id: `${id}-t`, modality: 'text', text },
    { id: `${id}-i`, modality: 'image', blob: vector([picture]) },
  ],
});

const valuesOf = ({ embedding }: Document) => [...(embedding?.data ?? [])];

describe('MultiModalDriver', () => {
  it('hands over one list for each modality, in the order of the Executor, in one call', async () => {
    const executor = new SmallMultiModalEncoder();
    const request = search([pair('a', 7, 'one'), pair('b', 8, 'three')]);
    const { docs } = await run(encode, request, named(executor));
    expect(executor.batches).toEqual([2]);
    expect(docs.map(valuesOf)).toEqual([
      [7, 3],
      [8, 5],
    ]);
    expect(docs[0]?.embedding).toMatchObject({ dtype: 'float32', shape: [2] });
  });

  it('takes the embedding of a chunk before its content', async () => {
    const document = pair('a', 7, 'one');
    for (const chunk of document.chunks ?? []) chunk.embedding = vector([1, 2, 3, 4]);
    const { docs } = await run(encode, search([document]), named(new SmallMultiModalEncoder()));
    expect(docs.map(valuesOf)).toEqual([[1, 4]]);
  });

  it('passes over Documents without a chunk of the modalities, and over failed ones', async () => {
    const executor = new SmallMultiModalEncoder();
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [
      { id: 'none' },
      { id: 'other', chunks: [{ id: 'o', modality: 'sound', text: 'x' }] },
      { ...pair('failed', 1, 'x'), error },
    ];
    const { docs: same } = await run(encode, search(docs), named(executor));
    expect(executor.batches).toEqual([]);
    expect(same.some(({ embedding }) => embedding)).toBe(false);
    expect(same.map((document) => document.error)).toEqual([undefined, undefined, error]);
  });

  it.each<[string, Document, string]>([
    [
      'lacks a modality',
      { id: 'x', chunks: [{ id: 't', modality: 'text', text: 'a' }] },
      'has no chunks of modality image',
    ],
    [
      'has two of one',
      { id: 'x', chunks: [...(pair('x', 1, 'a').chunks ?? []), { id: 't2', modality: 'text' }] },
      'has 2 chunks of modality text',
    ],
    [
      'has an empty chunk',
      {
        id: 'x',
        chunks: [
          { id: 'i', modality: 'image', blob: vector([1]) },
          { id: 't', modality: 'text' },
        ],
      },
      'the chunk t of modality text holds nothing',
    ],
    [
      'has undecoded bytes',
      {
        id: 'x',
        chunks: [
          { id: 'i', modality: 'image', buffer: new Uint8Array([1]) },
          { id: 't', modality: 'text', text: 'a' },
        ],
      },
      'holds an undecoded buffer',
    ],
  ])('fails a Document that %s; the others go on', async (_reason, document, message) => {
    const request = search([document, pair('b', 8, 'three')]);
    const [bad, good] = (await run(encode, request, named(new SmallMultiModalEncoder()))).docs;
    expect(bad?.error).toMatchObject({ code: 'ERR_DRIVER', documentId: 'x' });
    expect(bad?.error?.message).toContain(message);
    expect(good?.embedding).toBeDefined();
  });

  it('goes on one by one when one Document spoils the batch', async () => {
    const executor = new SmallMultiModalEncoder();
    const request = search([pair('a', 7, 'bad'), pair('b', 8, 'three')]);
    const [bad, good] = (await run(encode, request, named(executor))).docs;
    expect(executor.batches).toEqual([2, 1, 1]);
    expect(bad?.error?.message).toBe('SmallMultiModal: cannot encode bad');
    expect(good?.embedding).toBeDefined();
  });

  it('fails when the result has another shape', async () => {
    const wrong: MultiModalEncoder = {
      positionalModality: ['image', 'text'],
      encode: async () => allocateTensor('float32', [3]),
    };
    const { docs } = await run(encode, search([pair('a', 1, 'x')]), named(wrong));
    expect(docs[0]?.error?.message).toContain('expected float32 [1, dimension]');
  });

  it('needs to know the modalities', async () => {
    const unsaid = new SmallMultiModalEncoder([]);
    const error = await errorOf(() => run(encode, search([pair('a', 1, 'x')]), named(unsaid)));
    expect(error).toMatchObject({ code: 'ERR_EXECUTOR' });
    expect(error.message).toContain('SmallMultiModal.positionalModality is []');
  });
});
