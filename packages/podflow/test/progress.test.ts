import { describe, expect, it } from '@jest/globals';
import { createProgress, lineOf } from '../src/progress.ts';
import { collectIo } from './collect-io.ts';

describe('lineOf', () => {
  it('tells documents, rate, time left and failures', () => {
    expect(lineOf({ done: 1200, total: 3800, failed: 3, elapsed: 10_000 })).toBe(
      '1200/3800 documents, 120 documents/s, 22 s left, 3 failed',
    );
  });

  it('tells minutes and slow rates', () => {
    expect(lineOf({ done: 10, total: 200, failed: 0, elapsed: 10_000 })).toBe(
      '10/200 documents, 1.0 documents/s, 3 min 10 s left, 0 failed',
    );
  });

  it('guesses no time before anything is done', () => {
    expect(lineOf({ done: 0, total: 5, failed: 0, elapsed: 0 })).toBe(
      '0/5 documents, 0.0 documents/s, 0 failed',
    );
  });
});

describe('createProgress', () => {
  it('writes a plain line at the end where there is no terminal', () => {
    const { io, stdout, stderr } = collectIo();
    const progress = createProgress(io, { total: 4, quiet: false });
    progress.begin();
    progress.add(4, 1);
    progress.stop();
    progress.stop();
    expect(stderr()).toMatch(/^4\/4 documents, .* 1 failed\n$/);
    expect(stdout()).toBe('');
  });

  it('says nothing when quiet', () => {
    const { io, stderr } = collectIo();
    const progress = createProgress(io, { total: 4, quiet: true });
    progress.begin();
    progress.add(4, 1);
    progress.stop();
    expect(stderr()).toBe('');
  });
});
