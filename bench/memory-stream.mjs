// The memory of a process that streams Documents through four Pods that do nothing, after 100,000 and after 1,000,000.
import { startNoopFlow } from './noop-flow.mjs';
import { report, row } from './report.mjs';

const flow = await startNoopFlow();
await flow.run({ documents: 100_000, requestSize: 100 });
const before = process.memoryUsage.rss();
await flow.run({ documents: 900_000, requestSize: 100 });
const after = process.memoryUsage.rss();
await flow.close();
report('memory-stream', [
  row({
    name: 'memory after 1,000,000 Documents',
    work: 'text Documents streamed through four Pods that do nothing, resident memory of the process',
    unit: 'MB',
    value: after / 1e6,
    reference: 'after 100,000',
    referenceValue: before / 1e6,
    wanted: { atMost: 1.1 },
  }),
]);
