import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EnvelopeHeader, successStatus } from '../../src/document/envelope.ts';
import type { RequestType } from '../../src/document/request.ts';
import { ThreadWatch, type WatchedTask } from '../../src/runtime/transports/thread-watch.ts';

const header = (type: RequestType, timeoutRequest?: number): EnvelopeHeader => ({
  requestId: 'request',
  type,
  documents: 1,
  carries: 1,
  routes: [],
  status: successStatus(),
  failedIds: [],
  warnings: [],
  untakenIds: [],
  isTaken: false,
  ...(timeoutRequest !== undefined && { timeoutRequest }),
});

/** A thread that is at task 7, and what the watch said of it. */
function watched(task: Partial<WatchedTask> | undefined, timeoutRequest?: number) {
  const full: WatchedTask | undefined = task && {
    type: 'handle',
    header: header('index'),
    cancelled: undefined,
    ...task,
  };
  const watch = new ThreadWatch((id) => (id === 7 ? full : undefined));
  const working = new Int32Array(2);
  const overdue: [number, number | undefined][] = [];
  const onOverdue = (id: number, limit: number | undefined): void => {
    overdue.push([id, limit]);
    watch.remove(1);
  };
  watch.add(1, { working, timeoutRequest, onOverdue });
  working[1] = 7;
  /** Looks all the time for `ms`. */
  const pass = (ms: number): void => {
    for (let gone = 0; gone <= ms; gone += 100) {
      watch.look();
      jest.advanceTimersByTime(100);
    }
  };
  return { watch, working, overdue, pass };
}

describe('what a thread is at', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('may take 60 s when it is a search, and for ever when it writes', () => {
    const search = watched({ header: header('search') });
    search.pass(59_000);
    expect(search.overdue).toEqual([]);
    search.pass(1_000);
    expect(search.overdue).toEqual([[7, 60_000]]);
    for (const type of ['index', 'update', 'delete', 'train'] as const) {
      const write = watched({ header: header(type) });
      write.pass(600_000);
      expect(write.overdue).toEqual([]);
    }
  });

  it('may take what the Pod says, and what the call says before that', () => {
    const ofPod = watched({ header: header('search') }, 500);
    ofPod.pass(600);
    expect(ofPod.overdue).toEqual([[7, 500]]);
    const ofCall = watched({ header: header('index', 300) }, 60_000);
    ofCall.pass(400);
    expect(ofCall.overdue).toEqual([[7, 300]]);
    const forEver = watched({ header: header('search', 0) }, 500);
    forEver.pass(120_000);
    expect(forEver.overdue).toEqual([]);
  });

  it('begins anew with each task', () => {
    const { working, overdue, pass } = watched({ header: header('search') }, 500);
    for (let i = 0; i < 10; i++) {
      pass(300);
      working[1] = 0;
      pass(100);
      working[1] = 7;
    }
    expect(overdue).toEqual([]);
  });

  it('has limits of its own when it starts or closes', () => {
    for (const type of ['start', 'close'] as const) {
      const { overdue, pass } = watched({ type, header: undefined }, 200);
      pass(60_000);
      expect(overdue).toEqual([]);
    }
    const { overdue, pass } = watched({ type: 'settle', header: undefined }, 200);
    pass(300);
    expect(overdue).toEqual([[7, 200]]);
  });

  it('is stuck when it was given up, and is ended 10 s later', () => {
    const late = watched({ cancelled: { reason: 'late', at: performance.now() } });
    expect(late.watch.isStuck(1)).toBe(true);
    late.pass(9_500);
    expect(late.overdue).toEqual([]);
    late.pass(1_000);
    expect(late.overdue).toEqual([[7, undefined]]);
    const unwanted = watched({ cancelled: { reason: 'unwanted', at: performance.now() } });
    expect(unwanted.watch.isStuck(1)).toBe(false);
    unwanted.pass(5_500);
    expect(unwanted.watch.isStuck(1)).toBe(true);
    expect(watched({}).watch.isStuck(1)).toBe(false);
    expect(watched(undefined).watch.isStuck(1)).toBe(false);
  });
});
