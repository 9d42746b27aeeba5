import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import type { Request } from '../../src/document/request.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, run, search } from './make-context.ts';

const document = (): Document => ({
  id: 'a',
  text: 'hello',
  mimeType: 'text/plain',
  chunks: [{ id: 'a1', text: 'he' }],
  error: { code: 'ERR_EXECUTOR', message: 'failed' },
});

describe('ExcludeQL', () => {
  it('clears fields of the roots by default', async () => {
    const config = driver('ExcludeQL', { fields: ['text', 'embedding'] });
    const { docs } = await run(config, search([document()]));
    const { text: _text, ...rest } = document();
    expect(docs).toEqual([rest]);
  });

  it('knows fields by both spellings and works where it is told', async () => {
    const config = driver('ExcludeQL', {
      fields: ['mime_type', 'mimeType', 'text'],
      traversal_paths: ['r', 'c'],
    });
    const [cleared] = (await run(config, search([document()]))).docs;
    expect(cleared).not.toHaveProperty('mimeType');
    expect(cleared?.chunks).toEqual([{ id: 'a1' }]);
  });

  it.each<[string, Partial<Document>]>([
    ['text', { text: 'hello' }],
    ['buffer', { buffer: new Uint8Array([1]) }],
    ['blob', { blob: { dtype: 'uint8', shape: [1], data: new Uint8Array([1]) } }],
  ])('clears the content, here the %s', async (_field, content) => {
    const embedding = { dtype: 'float32' as const, shape: [1], data: new Float32Array([1]) };
    const config = driver('ExcludeQL', { fields: ['content', 'embedding'] });
    const { docs } = await run(config, search([{ id: 'a', tags: {}, embedding, ...content }]));
    expect(docs).toEqual([{ id: 'a', tags: {} }]);
  });

  it('takes one field without a list', async () => {
    const { docs } = await run(driver('ExcludeQL', { fields: 'text' }), search([document()]));
    expect(docs[0]).not.toHaveProperty('text');
    expect(docs[0]).toHaveProperty('chunks');
  });

  it('never clears the id', async () => {
    const { docs } = await run(driver('ExcludeQL', { fields: ['id'] }), search([document()]));
    expect(docs).toEqual([document()]);
  });

  it('takes fields from the queryset', async () => {
    const queryset = [{ name: 'ExcludeQL', parameters: { fields: ['chunks'] }, priority: 1 }];
    const request = search([document()], { queryset });
    const { docs } = await run(driver('ExcludeQL', { fields: ['text'] }), request);
    expect(docs[0]).toHaveProperty('text', 'hello');
    expect(docs[0]).not.toHaveProperty('chunks');
  });

  it.each([
    [undefined, 'expected a list of fields'],
    [[5], 'expected a list of fields'],
    [['chunk'], 'did you mean "chunks"?'],
    [['error'], 'there is no field "error"'],
  ])('refuses the fields %j', async (fields, message) => {
    const error = await errorOf(() => createDriver(driver('ExcludeQL', { fields })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain(message);
  });
});

describe('SelectQL', () => {
  it('clears all but the fields, the id and the error', async () => {
    const { docs } = await run(driver('SelectQL', { fields: ['text'] }), search([document()]));
    const { id, text, error } = document();
    expect(docs).toEqual([{ id, text, error }]);
  });

  it('keeps the content, whichever it is', async () => {
    const config = driver('SelectQL', { fields: ['id', 'content'] });
    const docs = [
      { id: 'a', text: 'x', tags: {} },
      { id: 'b', buffer: new Uint8Array([1]), weight: 1 },
    ];
    expect((await run(config, search(docs))).docs).toEqual([
      { id: 'a', text: 'x' },
      { id: 'b', buffer: new Uint8Array([1]) },
    ]);
  });

  it('refuses a field that does not exist, which Jina would pass over', async () => {
    const config = driver('SelectQL', { fields: ['id', 'nofield'] });
    const error = await errorOf(() => createDriver(config));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('there is no field "nofield"');
  });
});

describe('ExcludeReqQL', () => {
  it('clears the body of requests of the types it names', async () => {
    const config = driver('ExcludeReqQL', { fields: ['search', 'index'] });
    const request = search([document()], { groundtruths: [document()], queryset: [] });
    expect(await run(config, request)).toEqual({ type: 'search', docs: [], queryset: [] });
    const update: Request = { type: 'update', docs: [document()] };
    expect((await run(config, { ...update })).docs).toHaveLength(1);
  });
});

describe('SelectReqQL', () => {
  it('clears what it does not name', async () => {
    const request = search([document()], { queryset: [] });
    const kept = await run(driver('SelectReqQL', { fields: ['search'] }), request);
    expect(kept).toEqual({ type: 'search', docs: [document()] });
  });

  it('takes one part without a list', async () => {
    const request = search([document()], { queryset: [] });
    const kept = await run(driver('SelectReqQL', { fields: 'search' }), request);
    expect(kept).toEqual({ type: 'search', docs: [document()] });
  });
});
