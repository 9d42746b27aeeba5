import { describe, expect, it } from '@jest/globals';
import { envelope } from '../../../../test/contracts/transport.ts';
import { FlowError } from '../../src/document/flow-error.ts';
import { holderMark, isMarkOf } from '../../src/runtime/transports/holder-mark.ts';
import { ThreadExchange } from '../../src/runtime/transports/thread-exchange.ts';

const died = new FlowError('ERR_PEA_DIED', 'died');

/** What a thread does after it handed a task on. */
function tellHandedOn(exchange: ThreadExchange, task: { id: number; slot: number }, way: number[]) {
  const [from = 0, to = 0] = way;
  const holders = new Int32Array(exchange.progress);
  Atomics.compareExchange(holders, task.slot, holderMark(task.id, from), holderMark(task.id, to));
}

describe('tasks under way', () => {
  it('are given up with the thread that holds them, wherever they were sent first', async () => {
    const exchange = new ThreadExchange();
    const [a, b] = [exchange.nextAddress(), exchange.nextAddress()];
    const [kept, gone] = [exchange.open(a, true), exchange.open(a, true)];
    tellHandedOn(exchange, gone, [a, b]);
    exchange.rejectHeldBy(b, died);
    await expect(gone.reply).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
    expect([exchange.heldBy(a), exchange.heldBy(b)]).toEqual([1, 0]);
    exchange.resolve(kept.id, { type: 'done' });
    expect(await kept.reply).toEqual({ type: 'done' });
  });

  it('stay where they are when a thread says late that it handed on the last task with their slot', async () => {
    const exchange = new ThreadExchange();
    const [a, b] = [exchange.nextAddress(), exchange.nextAddress()];
    const first = exchange.open(a, true);
    exchange.resolve(first.id, { type: 'done' });
    const second = exchange.open(a, true);
    expect(second.slot).toBe(first.slot);
    tellHandedOn(exchange, first, [a, b]);
    exchange.rejectHeldBy(a, died);
    await expect(second.reply).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
  });

  it('stay with who they were sent to when there is no slot left', async () => {
    const exchange = new ThreadExchange();
    const address = exchange.nextAddress();
    const tasks = Array.from({ length: 5000 }, () => exchange.open(address, true));
    expect(tasks.at(-1)?.slot).toBe(-1);
    expect(exchange.heldBy(address)).toBe(5000);
    exchange.rejectHeldBy(address, died);
    const settled = await Promise.allSettled(tasks.map(({ reply }) => reply));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('show a thread that gets them late that nobody waits for them any more', () => {
    const exchange = new ThreadExchange();
    const [a] = [exchange.nextAddress()];
    const task = exchange.open(a, true);
    const holders = new Int32Array(exchange.progress);
    expect(isMarkOf(Atomics.load(holders, task.slot), task.id)).toBe(true);
    task.reply.catch(() => {});
    exchange.reject(task.id, died);
    expect(isMarkOf(Atomics.load(holders, task.slot), task.id)).toBe(false);
    const next = exchange.open(a, true);
    expect(next.slot).toBe(task.slot);
    expect(isMarkOf(Atomics.load(holders, task.slot), task.id)).toBe(false);
    expect(isMarkOf(Atomics.load(holders, next.slot), next.id)).toBe(true);
    exchange.resolve(next.id, { type: 'done' });
  });

  it('are found by their request', () => {
    const exchange = new ThreadExchange();
    const handle = { type: 'handle', parts: [envelope('index')], onward: 0 } as const;
    const [one, other, control] = [
      exchange.open(1, false, { ...handle, parts: [...handle.parts] }),
      exchange.open(2, false, { ...handle, parts: [...handle.parts] }),
      exchange.open(1, false, { type: 'forget', requestIds: ['request'] }),
    ];
    expect(exchange.cancel('request', 'late')).toEqual([one.id, other.id]);
    expect(exchange.cancel('another', 'late')).toEqual([]);
    for (const { id } of [one, other, control]) exchange.resolve(id, { type: 'done' });
    expect(exchange.cancel('request', 'late')).toEqual([]);
  });
});
