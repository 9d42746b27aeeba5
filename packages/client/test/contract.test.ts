import { describe, expect, it } from '@jest/globals';
import type {
  ClientDocument,
  DocumentFault,
  NamedScore,
  QueryLang,
  TagValue,
} from '@podflow/client';
import * as client from '@podflow/client';
import {
  type QueryLang as CoreQueryLang,
  type NamedScore as CoreScore,
  type TagValue as CoreTag,
  type Document,
  type DocumentError,
  documentFromJson,
  documentToJson,
} from '@podflow/core';

/** Fails to compile when a field of core's Document is missing here, or is one that core does not have. */
type SameKeys<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : never;

describe('the types of the client', () => {
  it('are those of the server', () => {
    const documents: SameKeys<ClientDocument, Document> = true;
    // Stacks do not leave the server.
    const faults: SameKeys<DocumentFault, Omit<DocumentError, 'stack'>> = true;
    const scores: SameKeys<NamedScore, CoreScore> = true;
    const tag: TagValue = { a: [1, null, 'x'] };
    const coreTag: CoreTag = tag;
    const query: QueryLang = { name: 'SliceQL', parameters: {} };
    const coreQuery: CoreQueryLang = query;
    expect([documents, faults, scores, coreTag, coreQuery]).toHaveLength(5);
  });

  it('describe what the server writes and reads', () => {
    const document: ClientDocument = {
      id: 'a',
      buffer: 'iVBORw==',
      mimeType: 'image/png',
      tags: { n: 1, deep: { list: [true] } },
      score: { value: 0.5, opName: 'NumpyIndexer', refId: 'q' },
      embedding: { dense: { buffer: 'AACAPw==', shape: [1], dtype: '<f4' } },
      chunks: [{ id: 'b', text: 'cat' }],
    };
    expect(documentToJson(documentFromJson(document))).toEqual(document);
  });
});

it('names of the package', () => {
  expect(Object.keys(client).sort()).toEqual(['ClientError', 'PodflowClient', 'toDataUri']);
});
