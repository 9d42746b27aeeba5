import { describe, expect, it } from '@jest/globals';
import { waitingDriver } from '../../src/drivers/wait-driver.ts';
import { makeContext, search } from './make-context.ts';

describe('WaitDriver', () => {
  it('is done when its time is over and leaves the request as it is', async () => {
    const request = search([{ id: 'a', text: 'x' }]);
    const order: string[] = [];
    const waiting = Promise.resolve(waitingDriver(5).run(makeContext(request))).then(() =>
      order.push('waited'),
    );
    await Promise.resolve();
    order.push('meanwhile');
    await waiting;
    expect(order).toEqual(['meanwhile', 'waited']);
    expect(request).toEqual(search([{ id: 'a', text: 'x' }]));
  });
});
