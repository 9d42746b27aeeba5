// Once, ten times and a hundred times the work: what one Document costs.
import { byTurns } from './by-turns.mjs';
import { startNoopFlow } from './noop-flow.mjs';
import { report, row } from './report.mjs';

const documents = 10_000;

const flow = await startNoopFlow();
const micros = (times) => async () => {
  // As much work for each, so that each meets the same of what else the machine does.
  const repeats = 100 / times;
  let seconds = 0;
  for (let i = 0; i < repeats; i++) {
    seconds += await flow.run({ documents: documents * times, requestSize: 100 });
  }
  return (seconds * 1e6) / (100 * documents);
};
const cost = await byTurns({ once: micros(1), ten: micros(10), hundred: micros(100) }, 3);
await flow.close();
report(
  'scale',
  [
    ['ten times', cost.ten],
    ['a hundred times', cost.hundred],
  ].map(([name, value]) =>
    row({
      name: `noop, ${name}`,
      work: `${documents.toLocaleString('en')} text Documents through four Pods that do nothing, ${name}`,
      unit: 'µs per Document',
      value,
      reference: 'once',
      referenceValue: cost.once,
      wanted: { atMost: 1.1 },
    }),
  ),
);
