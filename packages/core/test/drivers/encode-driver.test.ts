import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { FlowError } from '../../src/document/flow-error.ts';
import { allocateTensor } from '../../src/document/tensor.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { Encoder, WarnOfRow } from '../../src/executor/executor.ts';
import { driver, makeContext, run, search } from './make-context.ts';
import { encoder, SmallImageEncoder, SmallTextEncoder, vector } from './small-executors.ts';

const texts = (...list: string[]): Document[] =>
  list.map((text, index) => ({ id: `${index}`, text }));

describe('EncodeDriver', () => {
  it('encodes all roots in one call and sets float32 vectors with their model', async () => {
    const executor = new SmallTextEncoder();
    const { docs } = await run(
      driver('EncodeDriver'),
      search(texts('a', 'bcd')),
      encoder(executor),
    );
    expect(executor.batches).toEqual([2]);
    expect(docs.map(({ embedding }) => [...(embedding?.data ?? [])])).toEqual([
      [1, 1],
      [3, 1],
    ]);
    expect(docs[1]?.embedding).toMatchObject({ dtype: 'float32', shape: [2], model: 'small:1' });
  });

  it('encodes no more than batch_size contents at a time', async () => {
    const executor = new SmallTextEncoder();
    const own = { ...encoder(executor), batchSize: 2 };
    const input = search(texts('a', 'b', 'c', 'bad', 'e'));
    const { docs } = await run(driver('EncodeDriver'), input, own);
    // The batch with the bad one is done again one by one.
    expect(executor.batches).toEqual([2, 2, 1, 1, 1]);
    expect(docs.map(({ embedding }) => embedding !== undefined)).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('gives views on the one shared buffer of the result', async () => {
    const own = encoder(new SmallTextEncoder());
    const { docs } = await run(driver('EncodeDriver'), search(texts('a', 'b')), own);
    const [first, second] = docs.map(({ embedding }) => embedding?.data);
    expect(first?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(second?.buffer).toBe(first?.buffer);
    expect(second?.byteOffset).toBe(8);
  });

  it('takes blob, then buffer, then text as the content', async () => {
    const seen: unknown[] = [];
    const any: Encoder<unknown> = {
      accepts: (content): content is unknown => content !== null,
      async encode(contents) {
        seen.push(...contents);
        return allocateTensor('float32', [contents.length, 1]);
      },
    };
    const blob = vector([1]);
    const buffer = new Uint8Array([1]);
    const docs = [
      { id: 'a', text: 'x', buffer, blob },
      { id: 'b', text: 'x', buffer },
      { id: 'c', text: 'x' },
    ];
    await run(driver('EncodeDriver'), search(docs), encoder(any));
    expect(seen).toEqual([blob, buffer, 'x']);
  });

  it('passes over Documents without content and over failed ones', async () => {
    const executor = new SmallTextEncoder();
    const error = { code: 'ERR_URI', message: 'before' } as const;
    const docs = [{ id: 'empty' }, { id: 'failed', text: 'x', error }];
    const encoded = await run(driver('EncodeDriver'), search(docs), encoder(executor));
    expect(encoded.docs).toEqual(docs);
    expect(executor.batches).toEqual([]);
  });

  it('encodes chunks and roots in a call each', async () => {
    const executor = new SmallTextEncoder();
    const docs = [{ id: 'a', text: 'x', chunks: texts('y', 'z') }];
    const [a] = (await run(driver('EncodeDriver'), search(docs), encoder(executor))).docs;
    expect(executor.batches).toEqual([2, 1]);
    expect(a?.chunks?.every(({ embedding }) => embedding)).toBe(true);
  });

  it('goes on one by one when one Document spoils the batch', async () => {
    const executor = new SmallTextEncoder();
    const request = search(texts('a', 'bad', 'ccc'));
    const [a, bad, c] = (await run(driver('EncodeDriver'), request, encoder(executor))).docs;
    expect(executor.batches).toEqual([3, 1, 1, 1]);
    expect(a?.embedding?.data[0]).toBe(1);
    expect(c?.embedding?.data[0]).toBe(3);
    expect(bad).not.toHaveProperty('embedding');
    expect(bad?.error).toMatchObject({ code: 'ERR_EXECUTOR', documentId: '1' });
    expect(bad?.error?.message).toBe('SmallEncoder: cannot encode bad');
  });

  it('keeps the code of an error', async () => {
    const refusing: Encoder<string> = {
      accepts: (content): content is string => typeof content === 'string',
      encode: () => Promise.reject(new FlowError('ERR_IMAGE_SHAPE', 'too flat')),
    };
    const { docs } = await run(driver('EncodeDriver'), search(texts('a')), encoder(refusing));
    expect(docs[0]?.error).toMatchObject({ code: 'ERR_IMAGE_SHAPE', message: 'too flat' });
  });

  it.each([
    [{ id: 'a', blob: vector([1, 2]) }, 'a float32 tensor of shape [2]'],
    [{ id: 'a', buffer: new Uint8Array(5) }, 'a buffer of 5 bytes'],
  ])('fails content the encoder does not take, naming it', async (wrong, what) => {
    const request = search([wrong, { id: 'b', text: 'x' }]);
    const { docs } = await run(driver('EncodeDriver'), request, encoder(new SmallTextEncoder()));
    expect(docs[0]?.error?.message).toContain(`SmallEncoder does not encode ${what}`);
    expect(docs[1]?.embedding).toBeDefined();
  });

  it('fails a text before a picture encoder', async () => {
    const own = encoder(new SmallImageEncoder());
    const { docs } = await run(driver('EncodeDriver'), search(texts('hello')), own);
    expect(docs[0]?.error?.message).toContain('a text of 5 characters');
  });

  it.each([[[3]], [[2, 1, 1]], [[5, 2]]])('fails when the result is %j', async (shape) => {
    const wrong: Encoder<unknown> = {
      accepts: (content): content is unknown => content !== null,
      encode: async () => allocateTensor('float32', shape),
    };
    const { docs } = await run(driver('EncodeDriver'), search(texts('a', 'b')), encoder(wrong));
    for (const { error, embedding } of docs) {
      expect(error?.message).toContain('expected float32 [1, dimension]');
      expect(embedding).toBeUndefined();
    }
  });
});

describe('What an encoder warns of', () => {
  class Warning extends SmallTextEncoder {
    override async encode(contents: readonly string[], warn?: WarnOfRow) {
      contents.forEach((content, row) => {
        if (content.length > 3) warn?.(row, 'only three letters count');
      });
      return await super.encode(contents);
    }
  }

  const warningsOf = async (executor: Encoder, docs: Document[]) => {
    const warned: [string, string][] = [];
    const context = makeContext(
      search(docs),
      { ...encoder(executor), batchSize: 2 },
      ({ id }, message) => warned.push([id, message]),
    );
    await createDriver(driver('EncodeDriver')).run(context);
    return warned;
  };

  it('is told of the Document it concerns, whatever its batch', async () => {
    expect(await warningsOf(new Warning(), texts('a', 'long', 'b', 'c', 'longer'))).toEqual([
      ['1', 'only three letters count'],
      ['4', 'only three letters count'],
    ]);
  });

  it('is told once when another Document spoils the batch', async () => {
    expect(await warningsOf(new Warning(), texts('long', 'bad'))).toEqual([
      ['0', 'only three letters count'],
    ]);
  });
});
