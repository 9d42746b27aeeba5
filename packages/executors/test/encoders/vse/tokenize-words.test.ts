import { describe, expect, it } from '@jest/globals';
import { tokenizeWords } from '../../../src/encoders/vse/tokenize-words.ts';
import { vseGolden } from '../../golden.ts';

describe('tokenizeWords', () => {
  it('gives the tokens of NLTK for captions and for mixtures of words and signs', () => {
    expect(vseGolden.tokens.length).toBeGreaterThan(500);
    expect(vseGolden.tokens.map(([text]) => [text, tokenizeWords(text)])).toEqual(vseGolden.tokens);
  });

  it.each([
    ["He isn't here, he's gone.", "he is n't here , he 's gone ."],
    ['St. Bernard dogs. They sleep.', 'st. bernard dogs . they sleep .'],
    ['in 2010. the dog', 'in 2010. the dog'],
    ['He said "go."', "he said `` go . ''"],
    ['cannot', 'can not'],
  ])('cuts %j', (text, tokens) => {
    expect(tokenizeWords(text).join(' ')).toBe(tokens);
  });

  it.each(['', ' ', '\n\t', '\u00a0', '\u0085'])('finds no words in %j', (text) => {
    expect(tokenizeWords(text)).toEqual([]);
  });

  it('takes what is not well-formed Unicode', () => {
    expect(tokenizeWords('a \ud83d dog')).toEqual(['a', '\ud83d', 'dog']);
  });

  // Each of them makes a pattern that backtracks run for minutes; the test's own time limit ends it.
  it.each(['?!', '. ', "a'", '.)', '-', ' ', 'a.', '(', "''", 'a, '])(
    'ends soon with %j a hundred thousand times',
    (piece) => {
      expect(tokenizeWords(`x${piece.repeat(100_000)}x`).join('').length).toBeGreaterThan(1);
    },
  );
});
