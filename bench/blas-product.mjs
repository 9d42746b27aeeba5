import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MatrixProduct } from '../packages/executors/dist/indexers/vector/matrix-product.js';

/**
 * A product of float32 `[count, stride]` and `[stride, width]` by numpy's BLAS on all cores, or by onnxruntime where there is
 * no numpy. Resolves with what it is, `run`, which resolves with ms, and `close`.
 */
export async function openBlasProduct(sides) {
  return (await openNumpy(sides)) ?? openOnnx(sides);
}

async function openNumpy({ count, stride, width }) {
  const script = fileURLToPath(new URL('blas_product.py', import.meta.url));
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env;
  const child = spawn('python3', [script, count, stride, width].map(String), {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.once('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: version } = await lines.next();
  if (version === undefined) return undefined;
  return {
    name: `BLAS of numpy ${version}`,
    async run() {
      child.stdin.write('\n');
      const { value: seconds } = await lines.next();
      return 1000 * Number(seconds);
    },
    close: async () => child.stdin.end(),
  };
}

async function openOnnx({ count, stride, width }) {
  const product = await MatrixProduct.open(availableParallelism());
  const factors = {
    rows: new Float32Array(count * stride).fill(0.5),
    columns: new Float32Array(stride * width).fill(0.5),
    count,
    stride,
    width,
  };
  const result = new Float32Array(count * width);
  return {
    name: 'MatMul of onnxruntime (no numpy here)',
    async run() {
      const start = performance.now();
      await product.run(factors, result);
      return performance.now() - start;
    },
    close: () => product.close(),
  };
}
