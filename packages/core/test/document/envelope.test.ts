import { describe, expect, it } from '@jest/globals';
import { type Envelope, mergeHeaders, type Route, statusOf } from '../../src/document/envelope.ts';

const route = (pod: string, startTime: number): Route => ({
  pod,
  shard: 0,
  startTime,
  endTime: startTime + 1,
});

const part = (
  routes: Route[],
  errors: string[] = [],
  failedIds: string[] = [],
  warnings: string[] = [],
): Envelope => ({
  header: {
    requestId: 'r',
    type: 'index',
    documents: 2,
    carries: 2,
    routes,
    failedIds,
    warnings,
    untakenIds: [],
    isTaken: false,
    status: statusOf(errors.map((message) => ({ code: 'ERR_EXECUTOR', message }))),
  },
  body: new Uint8Array(),
  tensors: [],
});

describe('mergeHeaders', () => {
  it('lists the routes of all parts by time, those before the fork once', () => {
    const fork = route('gateway', 1);
    const header = mergeHeaders([part([fork, route('b', 3)]), part([fork, route('a', 2)])]);
    expect(header.routes.map(({ pod }) => pod)).toEqual(['gateway', 'a', 'b']);
  });

  it('keeps the errors and failed ids of every part', () => {
    const header = mergeHeaders([part([], ['first'], ['x']), part([], ['first', 'second'], ['y'])]);
    expect(header.status.code).toBe('ERROR');
    expect(header.status.errors.map(({ message }) => message)).toEqual(['first', 'second']);
    expect(header.failedIds).toEqual(['x', 'y']);
  });

  it('keeps what was warned of in every part, once, and not more than 20', () => {
    const of = (...warnings: string[]) => part([], [], [], warnings);
    const header = mergeHeaders([of('before', 'left'), of('before', 'right')]);
    expect(header.warnings).toEqual(['before', 'left', 'right']);
    const many = Array.from({ length: 30 }, (_, n) => `warning ${n}`);
    expect(mergeHeaders([of('before'), of(...many)]).warnings).toEqual([
      'before',
      ...many.slice(0, 19),
    ]);
  });

  it('is a success when no part has an error', () => {
    expect(mergeHeaders([part([]), part([])]).status).toEqual(statusOf([]));
  });

  describe('Documents that no Pod took', () => {
    const of = (untakenIds: string[], isTaken = false, carries = 2): Envelope => {
      const { header, ...rest } = part([]);
      return { ...rest, header: { ...header, untakenIds, isTaken, carries } };
    };

    it('are those that were taken on no way', () => {
      expect(mergeHeaders([of(['x', 'y']), of(['y', 'z']), of(['y'])]).untakenIds).toEqual(['y']);
      expect(mergeHeaders([of(['x']), of([])]).untakenIds).toEqual([]);
    });

    it('can still leave behind a join unless all that it carries was taken', () => {
      expect(mergeHeaders([of([], true), of([], false)]).isTaken).toBe(false);
      expect(mergeHeaders([of([], true), of([], true)]).isTaken).toBe(true);
      expect(mergeHeaders([of([], true), of(['x'], false, 0)]).isTaken).toBe(true);
      expect(mergeHeaders([of([], false, 0), of([], false, 0)]).isTaken).toBe(false);
    });
  });

  it('needs at least one part', () => {
    expect(() => mergeHeaders([])).toThrow(RangeError);
  });
});
