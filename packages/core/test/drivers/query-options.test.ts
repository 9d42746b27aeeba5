import { describe, expect, it } from '@jest/globals';
import type { QueryLang } from '../../src/document/request.ts';
import { wholeNumber } from '../../src/drivers/driver-options.ts';
import { queryOption } from '../../src/drivers/query-options.ts';
import { driver, errorOf, search } from './make-context.ts';

const entry = (rest: Partial<QueryLang>): QueryLang => ({
  name: 'SliceQL',
  parameters: { end: 3 },
  priority: 1,
  ...rest,
});

function read(queryset: QueryLang[] | undefined, options: Record<string, unknown> = {}): number {
  const request = search([], queryset ? { queryset } : {});
  return queryOption(request, driver('SliceQL', options), 'end', wholeNumber, 10);
}

describe('a queryset', () => {
  it('overrides an argument of the driver it names', () => {
    expect(read([entry({})])).toBe(3);
  });

  it.each([
    ['there is none', undefined],
    ['it names another class', [entry({ name: 'SortQL' })]],
    ['it is disabled', [entry({ disabled: true })]],
    ['it has the same priority', [entry({ priority: 0 })]],
    ['it lacks the argument', [entry({ parameters: { start: 1 } })]],
  ])('does not override when %s', (_reason, queryset) => {
    expect(read(queryset)).toBe(10);
  });

  it('has the priority 0 when it gives none', () => {
    const { priority: _priority, ...without } = entry({});
    expect(read([without])).toBe(10);
    expect(read([without], { priority: -1 })).toBe(3);
  });

  it('does not override a driver of greater or equal priority', () => {
    expect(read([entry({})], { priority: 1 })).toBe(10);
  });

  it('counts with its first entry that fits', () => {
    const queryset = [entry({ disabled: true }), entry({ parameters: { end: 5 } }), entry({})];
    expect(read(queryset)).toBe(5);
  });

  it.each([[-1], [1.5], ['3'], [null], [{}]])('with the value %j is refused', async (end) => {
    const error = await errorOf(() => read([entry({ parameters: { end } })]));
    expect(error).toMatchObject({ code: 'ERR_VALUE' });
    expect(error.message).toContain('SliceQL.end: expected a whole number of at least 0');
  });

  it('is not fooled by inherited properties', () => {
    const queryset = [entry({ parameters: {} })];
    const request = search([], { queryset });
    const config = driver('SliceQL');
    expect(queryOption(request, config, 'toString', wholeNumber, 7)).toBe(7);
  });
});
