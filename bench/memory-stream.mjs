// The memory of a process that streams Documents through four Pods that do nothing: the third million beside the second, after a first one to
// warm up. Medians, since memory rises and falls between two collections of all garbage.
import { median } from './median.mjs';
import { startNoopFlow } from './noop-flow.mjs';
import { report, row } from './report.mjs';

const flow = await startNoopFlow();
await million();
const [second, third] = [await million(), await million()];
await flow.close();
report('memory-stream', [
  row({
    name: 'memory in the third million Documents',
    work: 'text Documents streamed through four Pods that do nothing, resident memory of the process',
    unit: 'MB',
    value: median(third) / 1e6,
    reference: 'in the second million',
    referenceValue: median(second) / 1e6,
    wanted: { atMost: 1.1 },
    note: `highest ${Math.round(Math.max(...third) / 1e6)} MB, in the second ${Math.round(Math.max(...second) / 1e6)} MB`,
  }),
]);

/** Bytes, after every 50,000 of a million Documents. */
async function million() {
  const samples = [];
  for (let part = 0; part < 20; part++) {
    await flow.run({ documents: 50_000, requestSize: 100 });
    samples.push(process.memoryUsage.rss());
  }
  return samples;
}
