import {
  allocateTensor,
  type Encoder,
  type ExecutorContext,
  type Tensor,
} from '@podflow/core/executor';
import type { Variant } from '../encoders/variants.ts';
import { createVseImageEncoder } from '../encoders/vse/vse-image-encoder.ts';
import { createVseTextEncoder } from '../encoders/vse/vse-text-encoder.ts';
import type { ModelCheck } from './model-kind.ts';
import { readPreparation } from './preprocessor-config.ts';
import { runCheck } from './run-check.ts';

/** Checks a folder of VSE++: each encoder is started, which looks at all its files, and encodes one text or picture. */
export async function* checkVse(folder: string, variant: Variant): AsyncGenerator<ModelCheck> {
  const options = { model: folder, variant };
  yield await runCheck('text tower', async () =>
    runOnce(await createVseTextEncoder(options, silent), 'a dog runs across the grass'),
  );
  yield await runCheck('vision tower', async () => {
    const { crop } = await readPreparation(folder);
    const grey: Tensor = allocateTensor('float32', [3, ...crop]);
    return await runOnce(await createVseImageEncoder(options, silent), grey);
  });
}

const silent: ExecutorContext = {
  metas: { name: 'check', workspace: '.', readOnly: true },
  pod: 'check',
  shard: 1,
  shards: 1,
  owner: 'check',
  env: {},
  components: [],
  log: () => {},
};

async function runOnce<C>(encoder: Encoder<C>, content: C): Promise<string> {
  try {
    const started = performance.now();
    const { shape } = await encoder.encode([content]);
    return `${shape[1]} numbers, one in ${(performance.now() - started).toFixed(0)} ms`;
  } finally {
    await encoder.close?.();
  }
}
