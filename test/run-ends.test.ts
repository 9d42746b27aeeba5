import { getMaxListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Flow, Input, RunOptions } from 'podflow';
import { loggedFlow, misbehaves, until } from './helpers/misbehaving.ts';

/** An input without an end, and what became of it. */
class Endless {
  read = 0;
  closed = 0;

  async *texts(): AsyncGenerator<string> {
    try {
      while (true) yield this.#next();
    } finally {
      this.closed++;
    }
  }

  *textsAtOnce(): Generator<string> {
    try {
      while (true) yield this.#next();
    } finally {
      this.closed++;
    }
  }

  /** Gives one text, then never answers. */
  async *stuck(): AsyncGenerator<string> {
    yield this.#next();
    await new Promise(() => {});
  }

  /** As `stuck`, but no generator: its `return()` is called while it is waited for. */
  iterable(): AsyncIterable<string> {
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          if (this.read > 0) await new Promise(() => {});
          return { value: this.#next(), done: false };
        },
        return: async () => {
          this.closed++;
          return { value: undefined, done: true };
        },
      }),
    };
  }

  #next(): string {
    this.read++;
    return `text ${this.read}`;
  }
}

const kinds = ['index', 'search', 'update', 'train'] as const;
const one = { requestSize: 1, prefetch: 5 };

const startedFlow = (): Promise<Flow> => loggedFlow().flow.add().start();
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe.each(kinds)('leaving the iteration of %s', (kind) => {
  it.each(['texts', 'textsAtOnce'] as const)(
    'by break closes the input (%s), and nothing more is read',
    async (name) => {
      await using flow = await startedFlow();
      const input = new Endless();
      for await (const { status } of flow[kind](input[name](), one)) {
        expect(status.code).toBeDefined();
        break;
      }
      expect(input.closed).toBe(1);
      const { read } = input;
      await turn();
      expect(input.read).toBe(read);
      expect(read).toBeLessThanOrEqual(7);
    },
  );

  it('by a throw in the body closes the input, and the error reaches whoever iterates', async () => {
    await using flow = await startedFlow();
    const input = new Endless();
    const iterate = async (): Promise<void> => {
      for await (const _ of flow[kind](input.texts(), one)) throw new Error('mine');
    };
    await expect(iterate()).rejects.toThrow('mine');
    expect(input.closed).toBe(1);
  });

  it('while the input is waited for ends the run: return() is called', async () => {
    await using flow = await startedFlow();
    const input = new Endless();
    const run = flow[kind](input.iterable(), one);
    for await (const _ of run) break;
    await run;
    expect([input.read, input.closed]).toEqual([1, 1]);
  });

  it('closes a Flow that was opened for it', async () => {
    const { flow } = loggedFlow();
    flow.add();
    for await (const _ of flow[kind](new Endless().texts(), one)) break;
    await expect(flow.send({ type: 'search', docs: [] })).rejects.toMatchObject({
      code: 'ERR_FLOW_CLOSED',
    });
  });
});

describe('an AbortSignal', () => {
  /** Runs until `when`, then aborts. */
  const aborted = async (
    flow: Flow,
    input: Input,
    when: () => boolean | Promise<boolean>,
    options: RunOptions = {},
  ) => {
    const stop = new AbortController();
    const run = flow.index(input, { ...one, ...options, signal: stop.signal });
    await until(when);
    stop.abort();
    return await run;
  };

  it.each(['texts', 'textsAtOnce', 'stuck', 'iterable'] as const)(
    'ends a run over an input without an end (%s)',
    async (name) => {
      await using flow = await startedFlow();
      const input = new Endless();
      let done = 0;
      // A macrotask each: an input without an end must not take the whole thread.
      const onDone = (): Promise<void> =>
        new Promise((resolve) => {
          done++;
          setTimeout(resolve, 1);
        });
      const summary = await aborted(flow, input[name](), () => done > 0, { onDone });
      expect(summary.requests).toBeGreaterThan(0);
      expect(summary.requests).toBeLessThanOrEqual(input.read);
      const { read } = input;
      await turn();
      expect(input.read).toBe(read);
      // A generator that is waited for can be told only when it comes back.
      expect(input.closed).toBe(name === 'stuck' ? 0 : 1);
    },
  );

  it('ends a run of deletions', async () => {
    await using flow = await startedFlow();
    const stop = new AbortController();
    const input = new Endless();
    const run = flow.delete(input.iterable(), { ...one, signal: stop.signal });
    await until(() => input.read > 0);
    stop.abort();
    await run;
    expect(input.closed).toBe(1);
  });

  it('ends a search; the answers that came are its result', async () => {
    await using flow = await startedFlow();
    const stop = new AbortController();
    const onAlways = (): void => stop.abort();
    const input = new Endless();
    const options = { ...one, onAlways, signal: stop.signal };
    expect((await flow.search(input.stuck(), options)).length).toBe(1);
  });

  it('may end many runs; it is as it was when they are over', async () => {
    await using flow = await startedFlow();
    const stop = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', onWarning);
    const inputs = Array.from({ length: 20 }, () => new Endless());
    const runs = inputs.map((input) => flow.index(input.stuck(), { signal: stop.signal }));
    await turn();
    stop.abort();
    await Promise.all(runs);
    await turn();
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(getMaxListeners(stop.signal)).toBe(getMaxListeners(new AbortController().signal));
  });

  it('that was aborted before lets nothing be read', async () => {
    await using flow = await startedFlow();
    const input = new Endless();
    const summary = await flow.index(input.texts(), { signal: AbortSignal.abort() });
    expect([summary.requests, summary.errors, input.read]).toEqual([0, [], 0]);
  });

  it('ends a run whose callback never returns, and one whose answers nobody takes', async () => {
    await using flow = await startedFlow();
    let called = false;
    const onDone = (): Promise<void> => {
      called = true;
      return new Promise(() => {});
    };
    await aborted(flow, new Endless().texts(), () => called, { onDone });
    const stop = new AbortController();
    const run = flow.search(new Endless().texts(), { ...one, signal: stop.signal });
    const iterator = run[Symbol.asyncIterator]();
    await iterator.next();
    stop.abort();
    await run;
    let left = 0;
    while (!(await iterator.next()).done) left++;
    expect(left).toBeLessThanOrEqual(one.prefetch);
  });

  it('gives up what a Pod does not let go of, and says so; the rest of the Flow goes on', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'aside', uses: misbehaves, shards: 2 });
    await using running = await flow.start();
    let done = 0;
    const summary = await aborted(running, ['never', 'a'], () => done === 1, {
      timeoutRequest: 5_000,
      onDone: () => done++,
    });
    expect(summary).toMatchObject({
      requests: 2,
      documents: 2,
      cancelled: 1,
      errors: [{ code: 'ERR_CANCELLED', message: expect.stringContaining('1 Documents') }],
    });
    expect((await running.search('b'))[0]?.docs[0]?.text).toBe('B');
    await until(async () => (await running.podStates())[0]?.pending === 0);
  });

  it('lets what was waiting in front of a Pod go at once, and stores nothing of it', async () => {
    const { flow } = loggedFlow();
    flow.add({ name: 'stuck', uses: misbehaves, timeoutRequest: 6_000 });
    await using running = await flow.start();
    const pending = async (): Promise<number | undefined> =>
      (await running.podStates())[0]?.pending;
    const summary = await aborted(
      running,
      ['never', 'a', 'b', 'c'],
      async () => (await pending()) === 4,
    );
    expect(summary.cancelled).toBe(4);
    await until(async () => (await pending()) === 1);
    await until(async () => (await running.podStates())[0]?.restarts === 1);
    expect((await running.search('d'))[0]?.docs[0]?.text).toBe('D');
  });

  it('ends a run while its Flow still starts', async () => {
    const { flow } = loggedFlow();
    flow.add({ uses: new URL('./fixtures/executors/starts-late.yml', import.meta.url).pathname });
    const input = new Endless();
    const summary = await aborted(flow, input.texts(), () => true);
    expect([summary.requests, input.read]).toEqual([0, 0]);
  }, 90_000);
});

describe('a request that fails', () => {
  it('ends the run at once, also while the input is waited for', async () => {
    const { flow } = loggedFlow();
    await using running = await flow.add({ name: 'mortal', uses: misbehaves }).start();
    const input = new Endless();
    const texts = async function* (): AsyncGenerator<string> {
      yield 'exits';
      yield* input.iterable();
    };
    await expect(running.index(texts(), one)).rejects.toMatchObject({ code: 'ERR_PEA_DIED' });
  });
});
