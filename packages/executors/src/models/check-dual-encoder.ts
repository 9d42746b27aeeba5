import { checkFiles, openClipModel, readFamily } from '../encoders/clip-model.ts';
import { ClipTower } from '../encoders/clip-tower.ts';
import { TextTokenizer } from '../encoders/text-tokenizer.ts';
import type { Variant } from '../encoders/variants.ts';
import { pictureOf } from '../image/picture.ts';
import { PicturePreparer } from '../image/picture-preparer.ts';
import { describePreparation } from '../image/preparation.ts';
import { dualEncoderFiles, type Tower } from './dual-encoder.ts';
import type { ModelCheck } from './model-kind.ts';
import { readPreparation } from './preprocessor-config.ts';
import { runCheck } from './run-check.ts';

/** Checks a folder of CLIP or SigLIP: files, tokenizer, preprocessor, both towers, that they go together. */
export async function* checkDualEncoder(
  folder: string,
  variant: Variant,
): AsyncGenerator<ModelCheck> {
  yield await runCheck('files', async () => {
    const names = dualEncoderFiles(variant);
    await checkFiles({ folder }, names, variant);
    return `${names.length} files are there`;
  });
  yield await runCheck('tokenizer', () => checkTokenizer(folder));
  yield await runCheck('preprocessor', async () =>
    describePreparation(await readPreparation(folder)),
  );
  const dimensions = new Map<Tower, number>();
  for (const tower of ['text', 'vision'] as const) {
    yield await runCheck(`${tower} tower`, async () => {
      const { dimension, message } = await runTower(folder, variant, tower);
      dimensions.set(tower, dimension);
      return message;
    });
  }
  const text = dimensions.get('text');
  const vision = dimensions.get('vision');
  if (text === undefined || vision === undefined) return;
  yield await runCheck('dimensions', async () => {
    if (text === vision) return `both towers give ${text} numbers`;
    throw new Error(`the text tower gives ${text} numbers, the vision tower ${vision}`);
  });
}

async function checkTokenizer(folder: string): Promise<string> {
  const { family, config } = await readFamily(folder);
  const tokenizer = await TextTokenizer.open(folder, { ...family, maxTokens: config.maxTokens });
  const { vocabularySize } = config;
  if (vocabularySize !== undefined && tokenizer.vocabularySize > vocabularySize) {
    throw new Error(
      `tokenizer.json has ${tokenizer.vocabularySize} tokens, the text tower knows ${vocabularySize}: they are of different models`,
    );
  }
  return `${tokenizer.vocabularySize} tokens, texts of ${config.maxTokens}`;
}

/** Loads a tower and encodes one text or picture with it. */
async function runTower(
  folder: string,
  variant: Variant,
  which: Tower,
): Promise<{ dimension: number; message: string }> {
  const model = await openClipModel({ folder, name: folder, reason: '' }, variant, which);
  const tower = await ClipTower.open(model, which, undefined, 1);
  try {
    const input = which === 'text' ? await textInput(model) : await pictureInput(folder);
    const started = performance.now();
    const result = tower.allocate(1);
    await tower.encode(input, [0], result);
    const milliseconds = (performance.now() - started).toFixed(0);
    if (result.data.every((value) => value === 0)) throw new Error('the vector is all zeros');
    const message = `${tower.dimension} numbers, one ${which === 'text' ? 'text' : 'picture'} in ${milliseconds} ms`;
    return { dimension: tower.dimension, message };
  } finally {
    await tower.close();
  }
}

async function textInput({ folder, family, maxTokens }: Awaited<ReturnType<typeof openClipModel>>) {
  const tokenizer = await TextTokenizer.open(folder, { ...family, maxTokens });
  const { ids } = tokenizer.encode('a photo of a cat');
  return { type: 'int64', data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] } as const;
}

/** A small picture of all greys, made ready as the model asks for it. */
async function pictureInput(folder: string) {
  const side = 16;
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => Math.floor(i / 3) % 256);
  const preparer = new PicturePreparer(await readPreparation(folder));
  const { data, shape } = preparer.prepare(pictureOf(pixels, side, side));
  return { type: 'float32', data: new Float32Array(data), shape: [1, ...shape] } as const;
}
