// Text search over the OpenMoji index through a served Flow, beside a bare Fastify route that does the same work in its own
// thread without a Flow; by turns, in the same run.
// `--soak SECONDS`: the served Flow alone, at saturation, and its memory over time.
import { fileURLToPath } from 'node:url';
import { loadServer } from './load-server.mjs';
import { median } from './median.mjs';
import { flowCommand, openMojiIndex } from './openmoji-index.mjs';
import { report, row } from './report.mjs';
import { soak } from './soak.mjs';
import { startServer } from './start-server.mjs';

const body = { data: ['a slice of pizza'], top_k: 10 };
const path = '/api/search';
const rounds = 5;
const seconds = 4;

const isJson = process.argv.includes('--json');
const soakSeconds = Number(process.argv[process.argv.indexOf('--soak') + 1]);
const workspace = openMojiIndex();
if (process.argv.includes('--soak')) await runSoak();
else await compare();

async function compare() {
  const flow = await startFlow();
  const bare = await startServer([
    fileURLToPath(new URL('./bare-search.server.mjs', import.meta.url)),
    workspace,
  ]);
  const levels = [];
  try {
    for (const server of [flow, bare]) {
      await loadServer(server.url + path, { connections: 32, seconds: 6, body });
    }
    for (const connections of [1, 32]) levels.push(await level({ flow, bare }, connections));
  } finally {
    await flow.stop();
    await bare.stop();
  }
  report('gateway', levels.flatMap(rowsOf));
}

function rowsOf({ connections, flow, bare }) {
  const name = connections === 1 ? 'one connection' : `${connections} connections`;
  const work = `text search over OpenMoji by HTTP, mini-clip, top ${body.top_k}`;
  const others = ({ p50, p99, refused, failed }) =>
    `p50 ${p50} ms, p99 ${p99} ms${refused + failed > 0 ? `, ${refused} refused, ${failed} failed` : ''}`;
  return [
    row({
      name,
      work,
      unit: 'requests/s',
      value: flow.requestsPerSecond,
      reference: 'a bare Fastify route',
      referenceValue: bare.requestsPerSecond,
      ...(connections > 1 && { wanted: { atLeast: 0.8 } }),
      note: `${others(flow)}; bare: ${others(bare)}`,
    }),
    ...(connections === 1
      ? [
          row({
            name: `${name}, p50 above the bare one`,
            work,
            unit: 'ms',
            value: flow.p50 - bare.p50,
            wanted: { atMost: 2 },
          }),
        ]
      : []),
  ];
}

/** Both servers by turns, so that what else the machine does meets both. */
async function level({ flow, bare }, connections) {
  const measured = { flow: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, server] of Object.entries({ flow, bare })) {
      measured[name].push(await loadServer(server.url + path, { connections, seconds, body }));
    }
  }
  return { connections, flow: figuresOf(measured.flow), bare: figuresOf(measured.bare) };
}

function figuresOf(all) {
  const middle = (name) => median(all.map((each) => each[name]));
  return {
    requestsPerSecond: Number(middle('requestsPerSecond').toFixed(1)),
    p50: middle('p50'),
    p99: middle('p99'),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function runSoak() {
  if (!(soakSeconds > 0)) {
    console.error('Usage: npm run bench -- gateway --soak SECONDS [--json]');
    process.exit(2);
  }
  const server = await startFlow();
  try {
    const result = await soak(
      { ...server, url: server.url + path },
      {
        seconds: soakSeconds,
        connections: 32,
        body,
        onSample: ({ seconds: at, megabytes }) => console.error(`${at} s: ${megabytes} MB`),
      },
    );
    if (isJson) console.log(JSON.stringify({ bench: 'gateway-soak', ...result }));
    else console.log(soakText(result));
  } finally {
    await server.stop();
  }
}

/** One line: growth of memory, and the load under which it was measured, since memory of a server that refuses says little. */
function soakText({ megabytesPerMinute, load: { requestsPerSecond, p99, refused, failed } }) {
  const answered = `${requestsPerSecond.toFixed(1)} requests/s, p99 ${p99} ms, ${refused} refused, ${failed} failed`;
  return `${megabytesPerMinute} MB more per minute after the first third; ${answered}`;
}

function startFlow() {
  const file = fileURLToPath(new URL('../flows/flow-query.yml', import.meta.url));
  // For profiles of the server, e.g. FLOW_NODE_OPTIONS=--cpu-prof.
  const options = (process.env.FLOW_NODE_OPTIONS ?? '').split(' ').filter(Boolean);
  return startServer([...options, flowCommand, 'serve', file, '--port', '0', '--quiet'], {
    JINA_WORKSPACE: workspace,
  });
}
