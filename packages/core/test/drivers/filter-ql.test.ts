import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { driver, errorOf, ids, run, search } from './make-context.ts';

const documents = (): Document[] => [
  {
    id: 'png',
    mimeType: 'image/png',
    modality: 'image',
    tags: {
      year: 2020,
      name: 'Apple Pie',
      colours: ['red', 'green'],
      sizes: [1, 2],
      deep: { key: 'x' },
    },
    score: { value: 0.25, opName: 'NumpyIndexer' },
    chunks: [{ id: 'png-1', modality: 'part' }],
    location: [4, 5],
  },
  { id: 'text', mimeType: 'text/plain', text: 'hello', tags: { year: 1999, name: null } },
  { id: 'bare' },
];

async function filtered(lookups: Record<string, unknown>): Promise<string[] | undefined> {
  const config = driver('FilterQL', { lookups, traversal_paths: ['r'] });
  return ids((await run(config, search(documents()))).docs);
}

describe('FilterQL', () => {
  it.each<[Record<string, unknown>, string[]]>([
    [{}, ['png', 'text', 'bare']],
    [{ modality: 'image' }, ['png']],
    [{ mime_type__contains: 'image' }, ['png']],
    [{ mimeType__contains: 'image' }, ['png']],
    [{ mime_type__icontains: 'IMAGE' }, ['png']],
    [{ mime_type__contains: 'IMAGE' }, []],
    [{ mime_type__startswith: 'text/' }, ['text']],
    [{ mime_type__istartswith: 'TEXT/' }, ['text']],
    [{ mime_type__endswith: '/png' }, ['png']],
    [{ mime_type__iendswith: '/PNG' }, ['png']],
    [{ mime_type__regex: '^(image|audio)/' }, ['png']],
    [{ mime_type__exact: 'image/png' }, ['png']],
    [{ modality__neq: 'image' }, ['text', 'bare']],
    [{ text__neq: '' }, ['text']],
    [{ tags__year: 2020 }, ['png']],
    [{ tags__year: '2020' }, []],
    [{ tags__year__gt: 1999 }, ['png']],
    [{ tags__year__gte: 1999 }, ['png', 'text']],
    [{ tags__year__lt: 2020 }, ['text']],
    [{ tags__year__lte: 2020 }, ['png', 'text']],
    [{ tags__year__in: [1999, 2000] }, ['text']],
    [{ modality__in: 'an image here', modality__neq: '' }, ['png']],
    [{ tags__year__neq: 1999 }, ['png', 'bare']],
    [{ tags__name: null }, ['text', 'bare']],
    [{ tags__name__contains: 'Pie' }, ['png']],
    [{ tags__colours: ['red', 'green'] }, ['png']],
    [{ tags__colours__contains: 'red' }, ['png']],
    [{ tags__colours__0: 'red' }, ['png']],
    [{ 'tags__colours__-1': 'green' }, ['png']],
    [{ tags__colours__7: null }, ['png', 'text', 'bare']],
    [{ tags__colours__first: 'red' }, []],
    [{ tags__deep__key: 'x' }, ['png']],
    [{ tags__year__deeper: 1 }, []],
    [{ tags__constructor: null }, ['png', 'text', 'bare']],
    [{ location__1: 5 }, ['png']],
    [{ score__value__lt: 0.5, score__op_name: 'NumpyIndexer' }, ['png']],
    [{ chunks__0__modality: 'part' }, ['png']],
    [{ chunks__filter: { modality: 'part' } }, ['png']],
    [{ chunks__filter: { modality: 'whole' } }, []],
    [{ evaluations__0__value: null }, ['png', 'text', 'bare']],
    [{ tags__colours__filter: {} }, ['png']],
    [{ mime_type__exact: '' }, ['bare']],
    [{ tags__name__exact: null }, ['text', 'bare']],
    [{ tags__name__neq: null }, ['png']],
    [{ tags__name__in: [null] }, ['text', 'bare']],
    [{ tags__name__icontains: 'PIE' }, ['png']],
    [{ tags__name__startswith: 'Apple' }, ['png']],
    [{ tags__name__istartswith: 'aPPLE' }, ['png']],
    [{ tags__name__endswith: 'Pie' }, ['png']],
    [{ tags__name__iendswith: 'pIE' }, ['png']],
    [{ tags__name__regex: 'p+l' }, ['png']],
    [{ tags__missing__gt: 0 }, []],
    [{ tags__missing__gte: 0 }, []],
    [{ tags__missing__lt: 0 }, []],
    [{ tags__missing__lte: 0 }, []],
    [{ tags__missing__regex: '' }, []],
    [{ tags__missing__contains: '' }, []],
    [{ tags__missing__startswith: '' }, []],
    [{ tags__missing__filter: {} }, []],
    [{ tags__missing__neq: 5 }, ['png', 'text', 'bare']],
    [{ modality: 'image', tags__year: 1999 }, []],
    [{ content: 'hello' }, ['text']],
    [{ content__neq: 'hello' }, ['png', 'bare']],
    [{ content__contains: 'ell' }, ['text']],
    [{ content: null }, ['png', 'bare']],
    [{ tags__sizes__contains: 2 }, ['png']],
    [{ tags__sizes__contains: 3 }, []],
  ])('with %j keeps %j', async (lookups, expected) => {
    expect(await filtered(lookups)).toEqual(expected);
  });

  it('works on chunks, then on roots by default, list by list', async () => {
    const docs: Document[] = [
      { id: 'a', modality: 'image', chunks: [{ id: 'a1', modality: 'image' }, { id: 'a2' }] },
      { id: 'b', chunks: [{ id: 'b1', modality: 'image' }] },
    ];
    const { docs: kept } = await run(
      driver('FilterQL', { lookups: { modality: 'image' } }),
      search(docs),
    );
    expect(ids(kept)).toEqual(['a']);
    expect(ids(kept[0]?.chunks)).toEqual(['a1']);
  });

  it('takes lookups from the queryset', async () => {
    const queryset = [
      { name: 'FilterQL', parameters: { lookups: { modality: 'image' } }, priority: 1 },
    ];
    const request = search(documents(), { queryset });
    const { docs } = await run(driver('FilterQL', { lookups: { id: 'text' } }), request);
    expect(ids(docs)).toEqual(['png']);
  });

  it('searches with expressions of the queryset', async () => {
    const lookups = { mime_type__regex: '^(image|audio)/', id__regex: 'n' };
    const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }];
    const request = search(documents(), { queryset });
    const { docs } = await run(driver('FilterQL', { lookups: {}, traversal_paths: 'r' }), request);
    expect(ids(docs)).toEqual(['png']);
  });

  it.each([
    ['^(a+)+$', 'take more than 100 ms'],
    ['(.*)*b', 'take more than 100 ms'],
    [`${'a?'.repeat(40)}${'a'.repeat(40)}`, 'take more than 100 ms'],
    ['a'.repeat(201), 'has 201 characters; expected at most 200'],
    ['(', 'Invalid regular expression'],
  ])('refuses the expression %s of a queryset', async (regex, message) => {
    const lookups = { chunks__filter: { text__regex: regex } };
    const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }];
    const chunks = [{ id: 'c', text: `${'a'.repeat(39)}!` }];
    const request = search([{ id: 'a', chunks }], { queryset });
    const config = driver('FilterQL', { lookups: {}, traversal_paths: ['r'] });
    const error = await errorOf(() => run(config, request));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('text__regex');
    expect(error.message).toContain(message);
  });

  it('searches in the parts of Documents with several expressions of the queryset', async () => {
    const lookups = {
      id__regex: '^[ab]$',
      chunks__filter: { text__regex: '^c.t$', id__regex: '2$' },
      text__regex: 'x',
    };
    const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }];
    const chunks = [
      { id: '1', text: 'cat' },
      { id: '2', text: 'cut' },
    ];
    const documents = [
      { id: 'a', text: 'x', chunks },
      { id: 'b', text: 'y', chunks },
      { id: 'b', text: 'x', chunks: [{ id: '2', text: 'dog' }] },
      { id: 'c', text: 'x', chunks },
    ];
    const config = driver('FilterQL', { lookups: {}, traversal_paths: ['r'] });
    expect(ids((await run(config, search(documents, { queryset }))).docs)).toEqual(['a']);
  });

  it('gives the expressions of one request 100 ms in all Pods together', async () => {
    const lookups = { text__regex: '^(a+)+$' };
    const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }];
    const request = search([{ id: 'a', text: `${'a'.repeat(39)}!` }], { queryset });
    const config = driver('FilterQL', { lookups: {}, traversal_paths: ['r'] });
    const first = await errorOf(() => run(config, request));
    expect(first.message).toContain('take more than 100 ms');
    request.docs = [{ id: 'b', text: 'a' }];
    const second = await errorOf(() => run(config, request));
    expect(second.message).toBe(first.message);
    const fresh = search(request.docs, {
      queryset: [{ name: 'FilterQL', parameters: { lookups }, priority: 1 }],
    });
    expect(ids((await run(config, fresh)).docs)).toEqual(['b']);
  });

  it('refuses a wrong lookup of the queryset', async () => {
    const queryset = [{ name: 'FilterQL', parameters: { lookups: { colour: 1 } }, priority: 1 }];
    const request = search(documents(), { queryset });
    const error = await errorOf(() => run(driver('FilterQL', { lookups: {} }), request));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
  });

  it.each<[unknown, string]>([
    [undefined, 'expected a map'],
    [null, 'expected a map'],
    [['modality'], 'expected a map'],
    ['modality', 'expected a map'],
    [{ modalty: 'image' }, 'did you mean "modality"?'],
    [{ xyz: 1 }, 'expected one of id, content_hash'],
    [{ mime_type__contains: 5 }, 'expected a text, got 5'],
    [{ mime_type__regex: '(' }, 'Invalid regular expression'],
    [{ mime_type__iexact: 'a' }, "'iexact' follows a field that has no parts"],
    [{ tags__year__in: 5 }, 'expected a list or a text'],
    [{ tags__year__gt: [1] }, 'expected a number or a text'],
    [{ score__valeu: 1 }, 'did you mean "value"?'],
    [{ chunks__modality: 'part' }, 'expected an index'],
    [{ chunks__filter: 'part' }, 'expected a map of lookups'],
    [{ id__filter: {} }, 'filter needs a list'],
    [{ chunks__filter: { nothing: 1 } }, 'there is no field "nothing"'],
  ])('refuses lookups %j', async (lookups, message) => {
    const error = await errorOf(() => createDriver(driver('FilterQL', { lookups })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('FilterQL.lookups');
    expect(error.message).toContain(message);
  });

  it.each<[Record<string, unknown>]>([
    [{ tags__year__contains: '20' }],
    [{ tags__year__contains: 2020 }],
    [{ tags__year__startswith: '20' }],
    [{ tags__year__regex: '20' }],
    [{ tags__year__gt: '20' }],
    [{ mime_type__lt: 5 }],
  ])('fails with %j on a value of another type', async (lookups) => {
    expect(await errorOf(() => filtered(lookups))).toMatchObject({ code: 'ERR_DRIVER' });
  });

  describe('with a modality that the Document does not say', () => {
    const bare = (): Document[] => [
      { id: 'text', text: 'hello' },
      { id: 'picture', buffer: new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')) },
      { id: 'typed', mimeType: 'image/png' },
      { id: 'said', text: 'hello', modality: 'Text' },
      { id: 'chunk', text: 'hello', granularity: 1 },
      { id: 'nothing', tags: { a: 1 } },
    ];

    it.each<[Record<string, unknown>, string[]]>([
      [{ modality: 'text' }, ['text']],
      [{ modality__exact: 'image' }, ['picture', 'typed']],
      [{ modality: '' }, ['text', 'picture', 'typed', 'chunk', 'nothing']],
      [{ modality__neq: 'text' }, ['text', 'picture', 'typed', 'said', 'chunk', 'nothing']],
      [{ modality__in: ['image'] }, []],
      [{ modality__icontains: 'text' }, ['said']],
      [{ chunks__filter: { modality: 'text' } }, []],
    ])('takes a root by its type where %j asks for one, else as Jina', async (lookups, left) => {
      const config = driver('FilterQL', { lookups, traversal_paths: ['r'] });
      const { docs } = await run(config, search(bare()));
      expect(ids(docs)).toEqual(left);
      expect(docs.map(({ modality }) => modality).filter(Boolean)).toEqual(
        left.includes('said') ? ['Text'] : [],
      );
    });
  });

  it('names the place of a wrong argument', async () => {
    const place = { file: 'load.yml', line: 4, column: 9 };
    const error = await errorOf(() => createDriver({ name: 'FilterQL', options: {}, place }));
    expect(error.message).toContain('(load.yml:4:9)');
  });
});
