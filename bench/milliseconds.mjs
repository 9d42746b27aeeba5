import { median } from './median.mjs';

/**
 * The median time that the processor works on `repeats` runs of `work`, which is done in this thread, ms. Other processes
 * that interrupt it do not count.
 */
export function processorMilliseconds(repeats, work) {
  const times = Array.from({ length: repeats }, (_, repeat) => {
    const start = process.cpuUsage();
    work(repeat);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return median(times);
}

/** The median time that `repeats` runs of `work` take, one after the other, ms. */
export async function wallMilliseconds(repeats, work) {
  const times = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await work(repeat);
    times.push(performance.now() - start);
  }
  return median(times);
}
