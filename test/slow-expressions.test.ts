import { describe, expect, it } from '@jest/globals';
import { Flow } from 'podflow';

const slow = { text: `${'a'.repeat(40)}b` };
const lookups = { text__regex: '^(a+)+$' };
const queryset = [{ name: 'FilterQL', parameters: { lookups }, priority: 5 }];
const uses = '- !FilterQL | {lookups: {}, traversal_paths: [r]}';

describe('searches whose expressions take for ever', () => {
  it('end with an error, and do not hold up another search in the same Pod', async () => {
    await using flow = new Flow().onLog(() => {}).add({ name: 'filter', uses });
    await flow.start();
    const send = (docs: { id: string; text: string }[], more = {}) =>
      flow.send({ type: 'search', docs, ...more });
    const order: string[] = [];
    const bad = Array.from({ length: 12 }, async (_, n) => {
      const response = await send([{ id: `slow ${n}`, ...slow }], { queryset });
      order.push('slow');
      return response.status.errors[0]?.message ?? 'none';
    });
    const good = send([{ id: 'good', text: 'a cat' }]).then((response) => {
      order.push('good');
      return response;
    });
    expect((await good).docs).toMatchObject([{ id: 'good' }]);
    for (const message of await Promise.all(bad)) {
      expect(message).toContain('take more than 100 ms');
    }
    // Each of the others has the expression thread for 100 ms, one after another.
    expect(order.indexOf('good')).toBeLessThan(6);
    expect((await send([{ id: 'next', text: 'x' }])).docs).toHaveLength(1);
  });
});
