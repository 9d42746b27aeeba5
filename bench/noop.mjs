// Text Documents through four Pods that do nothing, beside real Jina and beside a bare chain of four Piscina pools that passes the
// same number of encoded bodies on.
import { byTurns } from './by-turns.mjs';
import { jinaMissing, startJina } from './jina.mjs';
import { startNoopFlow } from './noop-flow.mjs';
import { pipePools } from './pipe-pools.mjs';
import { report, row } from './report.mjs';

const documents = 100_000;
const requestSize = 100;
const work = { documents, requestSize };
const missing = jinaMissing();

const flow = await startNoopFlow();
const pools = pipePools(4);
const jina = missing ? undefined : await startJina({ prefetch: 50 });
const rate = (candidate) => async () => documents / (await candidate.run(work));
try {
  const { podflow, pipes, real } = await byTurns({
    podflow: rate(flow),
    pipes: rate(pools),
    ...(jina && { real: rate(jina) }),
  });
  const common = {
    work: `${documents.toLocaleString('en')} text Documents, request size ${requestSize}, four Pods that do nothing`,
    unit: 'docs/s',
    value: podflow,
  };
  report('noop', [
    row({
      ...common,
      name: 'beside Jina',
      reference: `Jina ${jina?.version}`,
      referenceValue: real,
      wanted: { atLeast: 15 },
      skipped: missing,
    }),
    row({
      ...common,
      name: 'beside Piscina',
      reference: 'a bare chain of Piscina pools',
      referenceValue: pipes,
    }),
  ]);
} finally {
  await flow.close();
  await pools.close();
  await jina?.close();
}
