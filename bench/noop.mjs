// 10,000 text Documents through four Pods that do nothing, beside a bare chain of four Piscina pools
// that passes the same number of encoded bodies on. `--json` prints one JSON object.
import { Flow } from 'podflow';
import { median } from './median.mjs';
import { pipePools } from './pipe-pools.mjs';

const documents = 10_000;
const requestSize = 100;
const pods = 4;
const rounds = 5;

const { flowRates, referenceRates } = await measure();
const result = {
  bench: 'noop',
  work: `${documents} text Documents, request size ${requestSize}, ${pods} Pods that do nothing`,
  docsPerSecond: Math.round(median(flowRates)),
  reference: 'bare chain of Piscina pools',
  referencePerSecond: Math.round(median(referenceRates)),
  ratio: Number((median(flowRates) / median(referenceRates)).toFixed(2)),
  rounds,
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(`noop: ${result.work}, median of ${rounds}`);
  console.log(`  Flow                         ${format(result.docsPerSecond)} docs/s`);
  console.log(`  ${result.reference}  ${format(result.referencePerSecond)} docs/s`);
  console.log(`  ratio                        ${result.ratio.toFixed(2)}`);
}

async function measure() {
  const flow = new Flow();
  for (let i = 0; i < pods; i++) flow.add();
  await flow.start();
  const reference = pipePools(pods);
  const rates = { flowRates: [], referenceRates: [] };
  try {
    // The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const { seconds } = await flow.index(texts(), { requestSize });
      const referenceSeconds = await reference.run({ documents, requestSize });
      if (round === 0) continue;
      rates.flowRates.push(documents / seconds);
      rates.referenceRates.push(documents / referenceSeconds);
    }
  } finally {
    await flow.close();
    await reference.close();
  }
  return rates;
}

function* texts() {
  for (let i = 0; i < documents; i++) yield `hello ${i}`;
}

function format(number) {
  return number.toLocaleString('en').padStart(9);
}
