import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

const require = createRequire(new URL('../packages/executors/package.json', import.meta.url));

/**
 * The fastest bare loop around one onnxruntime-node session: tries all `batches` with one thread and with one per core,
 * which wait for work busily (onnxruntime's default) or asleep. `input(batch)` makes the one input.
 */
export async function bestLoop({ file, input, batches }) {
  const tried = [];
  for (const session of sessionSettings()) {
    const loop = await openLoop(file, session);
    for (const batch of batches) {
      const inputs = toTensors(input(batch));
      await loop.run(inputs);
      tried.push({ session, batch, rate: await rateOf(loop, inputs, batch, 32) });
    }
    await loop.release();
  }
  const { session, batch } = tried.reduce((best, each) => (each.rate > best.rate ? each : best));
  const loop = await openLoop(file, session);
  const inputs = toTensors(input(batch));
  const waits =
    session.threads === 1 ? '' : session.spins ? ', waiting busily' : ', waiting asleep';
  return {
    setting: `batch ${batch}, ${session.threads} ${session.threads === 1 ? 'thread' : 'threads'}${waits}`,
    /** Items per second over `count` items. */
    rate: (count) => rateOf(loop, inputs, batch, count),
    close: () => loop.release(),
  };
}

function sessionSettings() {
  const threads = availableParallelism();
  const all = [true, false].map((spins) => ({ threads, spins }));
  return threads === 1 ? all.slice(0, 1) : [{ threads: 1, spins: false }, ...all];
}

function openLoop(file, { threads, spins }) {
  const { InferenceSession } = require('onnxruntime-node');
  return InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: spins ? '1' : '0' } } },
  });
}

function toTensors({ name, type, data, shape }) {
  const { Tensor } = require('onnxruntime-node');
  return { [name]: new Tensor(type, data, shape) };
}

async function rateOf(loop, inputs, batch, count) {
  const start = performance.now();
  for (let done = 0; done < count; done += batch) await loop.run(inputs);
  return (Math.ceil(count / batch) * batch * 1000) / (performance.now() - start);
}
