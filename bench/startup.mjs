// From the start of the process to the first answer of flow-query.yml, beside an empty Node process and the bare loading of the models, and
// beside the least that a start with a thread for each Pod takes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { byTurns } from './by-turns.mjs';
import { openMojiIndex } from './openmoji-index.mjs';
import { report, row } from './report.mjs';

const allowance = 100;
const path = (file) => fileURLToPath(new URL(file, import.meta.url));
const env = { ...process.env, JINA_WORKSPACE: openMojiIndex() };

const { flow, node, models, least } = await byTurns({
  flow: () => timed([path('first-answer.worker.mjs'), path('../flows/flow-query.yml')]).ms,
  node: () => timed(['-e', '0']).ms,
  models: () => Number(timed([path('load-models.worker.mjs')]).stdout),
  least: () => timed([path('least-start.worker.mjs')]).ms,
});
report('startup', [
  row({
    name: 'first answer',
    work: `flow-query.yml with mini-clip, warm disk, less an allowance of ${allowance} ms`,
    unit: 'ms',
    value: flow - allowance,
    reference: 'node -e 0 and bare model load',
    referenceValue: node + models,
    wanted: { atMost: 1.5 },
  }),
  row({
    name: 'first answer beside the least',
    work: 'the same, with nothing allowed',
    unit: 'ms',
    value: flow,
    reference: 'eight threads of Node that do nothing, two of which load a model',
    referenceValue: least,
  }),
]);

function timed(args) {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const ms = performance.now() - start;
  if (status !== 0 || stdout === '0') throw new Error(`node ${args.join(' ')} failed`);
  return { ms, stdout };
}
