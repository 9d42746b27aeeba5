import { Flow } from 'podflow';
import { median } from './median.mjs';
import { pipePools } from './pipe-pools.mjs';

const documents = 10_000;
const requestSize = 100;
const pods = 4;
const rounds = 5;

/**
 * 10,000 text Documents through four Pods that do nothing, beside a bare chain of four Piscina pools
 * that pass the same number of encoded bodies on.
 */
export async function noop() {
  const flow = new Flow();
  for (let i = 0; i < pods; i++) flow.add();
  await flow.start();
  const reference = pipePools(pods);
  const flowRates = [];
  const referenceRates = [];
  try {
    await flow.index(texts(), { requestSize });
    await reference.run({ documents, requestSize });
    for (let round = 0; round < rounds; round++) {
      const { seconds } = await flow.index(texts(), { requestSize });
      flowRates.push(documents / seconds);
      referenceRates.push(documents / (await reference.run({ documents, requestSize })));
    }
  } finally {
    await flow.close();
    await reference.close();
  }
  const docsPerSecond = median(flowRates);
  const referencePerSecond = median(referenceRates);
  return {
    bench: 'noop',
    work: `${documents} text Documents, request size ${requestSize}, ${pods} Pods that do nothing`,
    docsPerSecond: Math.round(docsPerSecond),
    reference: 'chain of Piscina pools',
    referencePerSecond: Math.round(referencePerSecond),
    ratio: Number((docsPerSecond / referencePerSecond).toFixed(2)),
    rounds,
  };
}

function* texts() {
  for (let i = 0; i < documents; i++) yield `hello ${i}`;
}
