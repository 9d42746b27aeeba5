import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import {
  documentLists,
  locatedDocuments,
  pathsOf,
  workingDocuments,
} from '../../src/drivers/traverse.ts';
import { driver, errorOf, ids, search } from './make-context.ts';

const tree = (): Document[] => [
  {
    id: 'a',
    chunks: [
      { id: 'a1', matches: [{ id: 'a1x' }] },
      { id: 'a2', chunks: [{ id: 'a21' }], matches: [{ id: 'a2x' }] },
    ],
    matches: [{ id: 'ax' }],
  },
  { id: 'b', chunks: [{ id: 'b1' }] },
];

describe('paths', () => {
  it.each([
    ['r', ['a', 'b']],
    ['c', ['a1', 'a2', 'b1']],
    ['m', ['ax']],
    ['cc', ['a21']],
    ['cm', ['a1x', 'a2x']],
    ['rc', ['a1', 'a2', 'b1']],
    ['mm', []],
  ])('%s leads to all Documents there in one flat list', (path, expected) => {
    const located = locatedDocuments(search(tree()), path);
    expect(ids(located.map(({ document }) => document))).toEqual(expected);
  });

  it('tell the root of each Document', () => {
    const located = locatedDocuments(search(tree()), 'cm');
    expect(located.map(({ root }) => root.id)).toEqual(['a', 'a']);
  });

  it('give one list for each parent, also where a parent has none', () => {
    const lists = documentLists(search(tree()), 'm');
    expect(lists.map(({ documents }) => ids(documents))).toEqual([['ax'], []]);
  });

  it('give lists that can be replaced at any depth', () => {
    const request = search(tree());
    documentLists(request, 'cm')[1]?.replace([{ id: 'new' }]);
    documentLists(request, 'r')[0]?.replace(request.docs.slice(0, 1));
    expect(ids(request.docs)).toEqual(['a']);
    expect(ids(request.docs[0]?.chunks?.[1]?.matches)).toEqual(['new']);
  });
});

describe('replacing the roots', () => {
  it('keeps groundtruths beside their Documents', () => {
    const request = search(tree(), { groundtruths: [{ id: 'truth-a' }, { id: 'truth-b' }] });
    documentLists(request, 'r')[0]?.replace(request.docs.slice(1));
    expect(ids(request.groundtruths)).toEqual(['truth-b']);
  });

  it('leaves groundtruths alone that were not parallel', () => {
    const request = search(tree(), { groundtruths: [{ id: 'only' }] });
    documentLists(request, 'r')[0]?.replace([]);
    expect(ids(request.groundtruths)).toEqual(['only']);
  });
});

describe('working documents', () => {
  it('are those that have not failed, nor their roots', () => {
    const docs = tree();
    const [a, b] = docs;
    const error = { code: 'ERR_EXECUTOR', message: 'failed' } as const;
    if (a?.chunks?.[0]) a.chunks[0].error = error;
    if (b) b.error = error;
    const working = (path: string) =>
      ids(workingDocuments(search(docs), path).map(({ document }) => document));
    expect(working('r')).toEqual(['a']);
    expect(working('c')).toEqual(['a2']);
  });
});

describe('traversal_paths', () => {
  it.each([
    [
      ['r', 'cm'],
      ['r', 'cm'],
    ],
    [
      ['R', 'Cm'],
      ['r', 'cm'],
    ],
    ['m', ['m']],
    ['cm', ['c', 'm']],
    [[], []],
    [null, ['c', 'r']],
    [undefined, ['c', 'r']],
  ])('%j means %j', (given, expected) => {
    expect(pathsOf(driver('FilterQL', { traversal_paths: given }))).toEqual(expected);
  });

  it.each([['x'], [['chunks']], [['']], [[1]], [7], [{ r: 1 }]])('%j is refused', async (given) => {
    const error = await errorOf(() => pathsOf(driver('FilterQL', { traversal_paths: given })));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('FilterQL.traversal_paths: expected paths of the letters');
  });
});
