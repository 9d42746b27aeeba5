import { describe, expect, it } from '@jest/globals';
import { Cancellation, type CancelReason } from '../../src/runtime/cancellation.ts';

describe('a request that can be given up', () => {
  it('is given up until the Flow begins to settle it', () => {
    const early = new Cancellation();
    expect(early.cancel()).toBe(true);
    expect(early.cancel()).toBe(true);
    expect(early.close()).toBe(false);
    expect(() => early.throwIfCancelled()).toThrow(
      expect.objectContaining({ code: 'ERR_CANCELLED' }),
    );
    const late = new Cancellation();
    expect(late.close()).toBe(true);
    expect(late.cancel()).toBe(false);
    expect(late.isCancelled).toBe(false);
  });

  it('tells whoever listens once, also one who comes late', () => {
    const told: CancelReason[] = [];
    const cancellation = new Cancellation();
    cancellation.onCancel((reason) => told.push(reason));
    cancellation.cancel('late');
    cancellation.cancel('unwanted');
    expect(told).toEqual(['late']);
    cancellation.onCancel((reason) => told.push(reason));
    expect(told).toEqual(['late', 'late']);
  });
});
