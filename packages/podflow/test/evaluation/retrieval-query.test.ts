import { describe, expect, it } from '@jest/globals';
import { retrievalQuery } from '../../src/evaluation/retrieval-query.ts';
import { makePair } from './make-query.ts';

const pair = makePair('a red kite');
pair.picture.tags.id = 'hash of the picture';

describe('retrievalQuery', () => {
  it('asks with the caption for the picture', () => {
    const { question, groundtruth } = retrievalQuery(pair, 'text2image');
    expect(question).toMatchObject({ text: 'a red kite', mimeType: 'text/plain' });
    expect(groundtruth.matches).toEqual([
      { id: pair.picture.id, tags: { id: 'hash of the picture' } },
    ]);
  });

  it('asks with the picture for the caption', () => {
    const { question, groundtruth } = retrievalQuery(pair, 'image2text');
    expect(question).toMatchObject({ buffer: pair.picture.buffer, mimeType: 'image/png' });
    expect(groundtruth.matches).toEqual([{ id: pair.caption.id, tags: { id: 'a red kite' } }]);
  });

  it.each(['text2image', 'image2text'] as const)('does not give the answer away: %s', (mode) => {
    const { question } = retrievalQuery(pair, mode);
    expect(question.tags).toBeUndefined();
    // Several captions of one picture ask with the same picture: each query has an id of its own.
    expect(question.id).toBe(pair.caption.id);
  });
});
