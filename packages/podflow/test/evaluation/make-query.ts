import type { Document } from '@podflow/core';
import type { DataSetPair } from '../../src/datasets/data-set.ts';
import type { JudgedQuery } from '../../src/evaluation/measure-retrieval.ts';
import { retrievalQuery } from '../../src/evaluation/retrieval-query.ts';

/** A pair whose picture is no picture. */
export function makePair(name: string): DataSetPair {
  const tags = { id: name, caption: name };
  return {
    picture: {
      tags: { ...tags },
      id: `picture-${name}`,
      mimeType: 'image/png',
      buffer: Buffer.from(name),
    },
    caption: { tags, id: `caption-${name}`, mimeType: 'text/plain', text: name },
  };
}

/** A query by a caption. @param distances Of the matches. */
export function makeJudged(name: string, rank: number, ...distances: number[]): JudgedQuery {
  const matches = distances.map((value): Document => ({ id: `match-${value}`, score: { value } }));
  return { query: retrievalQuery(makePair(name), 'text2image'), rank, matches };
}
