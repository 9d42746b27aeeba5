import { describe, expect, it } from '@jest/globals';
import {
  checkHits,
  checkRanking,
  checkScores,
  checkValues,
} from '../../src/executor/results/check-scores.ts';
import { checkRows, checkTensor } from '../../src/executor/results/check-tensor.ts';
import { readFields, readPieces } from '../../src/executor/results/read-fields.ts';

const label = 'Mine.method';

/** What a check says of a result. */
function saysOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_EXECUTOR' });
    return (error as Error).message;
  }
  return 'nothing';
}

const tensor = (data: unknown, shape: unknown, dtype: unknown = 'float32') => ({
  dtype,
  shape,
  data,
});
const four = new Float32Array([1, 2, 3, 4]);

describe('a tensor that an Executor made', () => {
  it.each([
    tensor(four, [2, 2]),
    tensor(new Float32Array(), [0, 4]),
    tensor(new Uint8Array(3), [3], 'uint8'),
    tensor(Buffer.from('abc'), [3], 'uint8'),
    tensor(new BigInt64Array(1), [1], 'int64'),
    tensor(new Float64Array(1), [], 'float64'),
  ])('is taken: %#', (value) => {
    expect(checkTensor(value, label)).toBe(value);
  });

  it.each<[unknown, string]>([
    [undefined, 'returned nothing; expected a tensor'],
    [null, 'returned null'],
    [5, 'returned the number 5'],
    [[1, 2], 'returned a list of 2'],
    [tensor(four, [2, 2], 'float16'), 'the text "float16" as dtype; expected a tensor'],
    [tensor(four, [2, -2]), '[2, -2] as shape'],
    [tensor(four, [1.5]), '[1.5] as shape'],
    [tensor(four, 4), 'the number 4 as shape'],
    [{ data: four }, 'nothing as dtype'],
    [tensor(new Float64Array(4), [4]), 'a Float64Array of 4 as float32; expected a Float32Array'],
    [tensor(new Uint8Array(16), [4]), 'a Uint8Array of 16 as float32; expected a Float32Array'],
    [tensor([1, 2], [2]), 'a list of 2 as float32'],
    [tensor(four, [3, 4]), '4 numbers for the shape [3, 4]; expected 12'],
    [tensor(four, [3]), '4 numbers for the shape [3]; expected 3'],
    [tensor(new Float32Array([1, Number.NaN]), [2]), 'NaN at 1; expected finite numbers'],
    [tensor(new Float32Array([-Infinity, 1]), [2]), '-Infinity at 0'],
    [tensor(new Float64Array([1e308, Infinity]), [2], 'float64'), 'Infinity at 1'],
  ])('is refused: %#', (value, message) => {
    expect(saysOf(() => checkTensor(value, label))).toContain(message);
  });

  it.each<[unknown, number | undefined, string]>([
    [tensor(four, [4, 1]), undefined, 'float32 [4, 1]; expected float32 [2, dimension]'],
    [tensor(four, [4]), undefined, 'float32 [4]; expected'],
    [tensor(new Float32Array(), [2, 0]), undefined, 'float32 [2, 0]; expected'],
    [tensor(new Float64Array(2), [2, 1], 'float64'), undefined, 'float64 [2, 1]; expected float32'],
    [tensor(four, [2, 2]), 3, 'float32 [2, 2]; expected float32 [2, 3]'],
  ])('is refused as two rows: %#', (value, columns, message) => {
    expect(saysOf(() => checkRows(value, label, 2, columns))).toContain(message);
  });
});

const circle: { id: string; chunks: unknown[] } = { id: 'c', chunks: [] };
circle.chunks.push(circle);
const endless: Record<string, unknown> = {};
endless['again'] = endless;
const nested = (levels: number): object =>
  levels === 0 ? { id: 'leaf' } : { id: `${levels}`, chunks: [nested(levels - 1)] };

describe('fields that an Executor returned', () => {
  it('are copied when they are right', () => {
    const fields = {
      id: 'a',
      text: undefined,
      tags: { a: [1, { b: null }], c: 'x', d: true },
      blob: tensor(four, [4]),
      score: { value: 1, opName: 'X', operands: [{ value: 2 }] },
      location: [1, 2],
      chunks: [{ id: 'b', buffer: new Uint8Array(1) }],
    };
    const { text: _text, ...given } = fields;
    expect(readFields(fields, label)).toEqual(given);
    expect(readFields({}, label)).toEqual({});
    expect(readFields(nested(90), label)).toEqual(nested(90));
    expect(readPieces([{ text: 'a' }, {}], label)).toEqual([{ text: 'a' }, {}]);
  });

  it.each<[unknown, string]>([
    [5, 'Mine.method returned the number 5; expected the fields of a Document'],
    ['x', 'the text "x"'],
    [undefined, 'nothing'],
    [null, 'null'],
    [[1], 'a list of 1'],
    [new Uint8Array(2), 'a Uint8Array of 2'],
    [{ txt: 'a' }, 'the field "txt"; expected one of id, contentHash'],
    [{ error: {} }, 'the field "error"'],
    [{ id: 5 }, 'Mine.method: id returned the number 5; expected a text that is not empty'],
    [{ id: '' }, 'an empty text'],
    [{ text: 5 }, 'Mine.method: text returned the number 5; expected a text'],
    [{ text: null }, 'null'],
    [{ weight: Number.NaN }, 'NaN; expected a finite number'],
    [{ granularity: -1 }, '-1; expected a whole number'],
    [{ buffer: 'x' }, 'expected a Uint8Array'],
    [{ buffer: four }, 'a Float32Array of 4; expected a Uint8Array'],
    [{ embedding: 'no' }, 'Mine.method: embedding returned the text "no"; expected a tensor'],
    [{ embedding: [1, 2] }, 'a list of 2; expected a tensor'],
    [{ blob: tensor(four, [3]) }, '4 numbers for the shape [3]'],
    [{ tags: { f() {} } }, 'tags.f returned a function; expected what JSON can say'],
    [{ tags: { n: 10n } }, 'the bigint 10'],
    [{ tags: { d: new Date(0) } }, 'a Date'],
    [{ tags: { m: new Map() } }, 'a Map'],
    [{ tags: { n: Number.NaN } }, 'NaN; expected a finite number'],
    [{ tags: { u: undefined } }, 'nothing'],
    [{ tags: [1] }, 'a list of 1; expected a mapping'],
    [{ tags: endless }, 'more than 100 levels, or a circle'],
    [{ chunks: 'x' }, 'the text "x"; expected a list'],
    [{ chunks: [{}] }, 'no id; expected a Document with an id'],
    [{ chunks: [{ id: 'a', txt: 1 }] }, 'chunks[0] returned the field "txt"'],
    [{ chunks: [circle] }, 'more than 100 levels, or a circle'],
    [nested(200), 'more than 100 levels'],
    [{ score: 5 }, 'expected a score'],
    [{ score: { valeu: 5 } }, 'the field "valeu"'],
    [{ score: {} }, 'nothing; expected a finite number'],
    [
      {
        get text() {
          throw new Error('no');
        },
      },
      'an object that cannot be read',
    ],
    [
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('trap');
          },
        },
      ),
      'an object that cannot be read',
    ],
  ])('are refused: %#', (value, message) => {
    expect(saysOf(() => readFields(value, label))).toContain(message);
  });

  it('are refused in a list of pieces with their number', () => {
    expect(saysOf(() => readPieces([{ text: 'a' }, { text: 1 }], label))).toBe(
      'Mine.method[1]: text returned the number 1; expected a text',
    );
    expect(saysOf(() => readPieces('x', label))).toContain('expected a list');
  });
});

describe('scores and hits', () => {
  it.each<[() => unknown, string]>([
    [() => checkRanking([{ id: 'a', score: Number.NaN }], label), 'entry 0'],
    [() => checkRanking([{ id: 5, score: 1 }], label), 'expected a list of {id, score}'],
    [() => checkRanking([null], label), 'returned null'],
    [() => checkRanking({}, label), 'an empty object'],
    [() => checkScores([1], label, 2), 'a list of 1; expected 2 finite numbers'],
    [() => checkScores([1, undefined], label, 2), 'nothing; expected 2 finite numbers'],
    [() => checkHits([{ ids: ['a'], distances: [] }], label, 1), '1 ids, 0 distances'],
    [() => checkHits([{ ids: [1], distances: [1] }], label, 1), 'the number 1 as an id'],
    [
      () => checkHits([{ ids: ['a'], distances: [Number.NaN] }], label, 1),
      'the number NaN as a distance',
    ],
    [() => checkHits([null], label, 1), 'null; expected {ids, distances}'],
    [() => checkHits([], label, 1), 'a list of 0; expected a list of 1'],
    [() => checkValues(['x'], label, 2, (value) => value), 'expected a list of 2'],
  ])('are refused: %#', (check, message) => {
    expect(saysOf(check)).toContain(message);
  });

  it('are taken when they are right', () => {
    const ranked = checkRanking(
      [
        { id: 'a', score: 1 },
        { id: 'b', score: 2 },
      ],
      label,
    );
    expect(ranked.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(checkScores([1, 2], label, 2)).toEqual([1, 2]);
    const hits = [{ ids: ['a'], distances: new Float32Array([Number.POSITIVE_INFINITY]) }];
    expect(checkHits(hits, label, 1)).toBe(hits);
  });
});
