import { median } from './median.mjs';

/** Resolves with the median time of `repeats` runs of `work`, ms. */
export async function milliseconds(repeats, work) {
  const times = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await work(repeat);
    times.push(performance.now() - start);
  }
  return median(times);
}
