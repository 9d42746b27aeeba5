// One Document a request through four Pods that do nothing: the rate with 10 under way, beside real Jina, and the time of one at a
// time, beside a bare round trip to one worker per Pod.
import { byTurns } from './by-turns.mjs';
import { jinaMissing, startJina } from './jina.mjs';
import { startNoopFlow } from './noop-flow.mjs';
import { report, row } from './report.mjs';
import { startRoundTrips } from './round-trips.mjs';

const documents = 2_000;
const missing = jinaMissing();

const flow = await startNoopFlow();
const trips = startRoundTrips(4);
const jina = missing ? undefined : await startJina({ prefetch: 10 });
try {
  const { podflow, real } = await byTurns({
    podflow: async () => documents / (await flow.run({ documents, requestSize: 1, prefetch: 10 })),
    ...(jina && { real: async () => documents / (await jina.run({ documents, requestSize: 1 })) }),
  });
  const { oneByOne, bare } = await byTurns({
    oneByOne: async () =>
      ((await flow.run({ documents, requestSize: 1, prefetch: 1 })) / documents) * 1e6,
    bare: () => trips.run(documents),
  });
  report('noop-1', [
    row({
      name: 'ten under way',
      work: `${documents.toLocaleString('en')} text Documents, request size 1, prefetch 10`,
      unit: 'docs/s',
      value: podflow,
      reference: `Jina ${jina?.version}`,
      referenceValue: real,
      wanted: { atLeast: 10 },
      skipped: missing,
    }),
    row({
      name: 'one at a time',
      work: `${documents.toLocaleString('en')} text Documents, request size 1, prefetch 1`,
      unit: 'µs',
      value: oneByOne,
      reference: 'four postMessage round trips',
      referenceValue: bare,
      wanted: { atMost: 1.5 },
    }),
  ]);
} finally {
  await flow.close();
  await trips.close();
  await jina?.close();
}
