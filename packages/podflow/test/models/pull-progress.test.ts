import { describe, expect, it } from '@jest/globals';
import { formatBytes } from '../../src/models/format-bytes.ts';
import { pullLine, pullProgress } from '../../src/models/pull-progress.ts';
import { collectIo } from '../collect-io.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [532, '532 B'],
    [1200, '1.2 kB'],
    [605_000_000, '605 MB'],
    [1_210_000_000, '1.2 GB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('pullLine', () => {
  it('tells bytes, the rate of what came just now, time left and the file', () => {
    const counts = { done: 305e6, total: 605e6, arrived: 120e6, elapsed: 10_000 };
    expect(pullLine(counts, 'onnx/vision_model.onnx')).toBe(
      '305 MB/605 MB, 12 MB/s, 25 s left, onnx/vision_model.onnx',
    );
  });

  it('guesses no time before anything came', () => {
    expect(pullLine({ done: 0, total: 605e6, arrived: 0, elapsed: 0 }, '')).toBe(
      '0 B/605 MB, 0 B/s',
    );
  });
});

describe('pullProgress', () => {
  it('draws a bar at a terminal and is silent when quiet', () => {
    const { io, stderr } = collectIo({ isTTY: true });
    const progress = pullProgress(io, false);
    progress.begin(1000);
    progress.add(500, 'config.json', true);
    progress.stop();
    expect(stderr()).toContain('500 B/1.0 kB');
    const silent = collectIo();
    const none = pullProgress(silent.io, true);
    none.begin(1000);
    none.add(1000, 'config.json', true);
    none.stop();
    expect(silent.stderr()).toBe('');
  });
});
