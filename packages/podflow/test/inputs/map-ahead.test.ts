import { describe, expect, it } from '@jest/globals';
import { mapAhead } from '../../src/inputs/map-ahead.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('mapAhead', () => {
  it('keeps the order whatever finishes first', async () => {
    const delays = [20, 0, 10, 0];
    const map = async (ms: number): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ms;
    };
    expect(await collect(mapAhead(delays, 3, map))).toEqual(delays);
  });

  it.each([1, 3, 100])('never works on more than %i at the same time', async (ahead) => {
    let underWay = 0;
    let most = 0;
    const map = async (): Promise<void> => {
      underWay++;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
    };
    await collect(mapAhead(Array.from({ length: 10 }), ahead, map));
    expect(most).toBe(Math.min(ahead, 10));
  });

  it('throws the error of an item in its turn', async () => {
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      const map = (item: number) =>
        item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item);
      for await (const item of mapAhead([1, 2, 3], 3, map)) seen.push(item);
    };
    await expect(run()).rejects.toThrow('two');
    expect(seen).toEqual([1]);
  });
});
