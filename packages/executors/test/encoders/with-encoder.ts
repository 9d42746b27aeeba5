import type { Encoder, ExecutorContext, ExecutorFactory, Tensor } from '@podflow/core';
import { executorContext } from '../executor-context.ts';

/** Builds an encoder with `create`, hands it to `use` and closes it. */
export async function withEncoder<C>(
  create: (...args: Parameters<ExecutorFactory>) => Promise<Encoder<C>>,
  options: Record<string, unknown>,
  use: (encoder: Encoder<C>) => Promise<void>,
  context: ExecutorContext = executorContext(),
): Promise<void> {
  const encoder = await create(options, context);
  try {
    await use(encoder);
  } finally {
    await encoder.close?.();
  }
}

/** One vector of a result. */
export function rowOf({ data, shape }: Tensor<'float32'>, row: number): Float32Array {
  const length = shape[1] ?? 0;
  return data.slice(row * length, (row + 1) * length);
}
