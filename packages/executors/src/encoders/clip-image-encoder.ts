import { type Encoder, type ExecutorContext, FlowError, type Tensor } from '@podflow/core/executor';
import { readPreparation } from '../models/preprocessor-config.ts';
import { parseOptions } from '../parse-options.ts';
import { batchesOf } from './batches.ts';
import { type ClipModel, resolveClipModel } from './clip-model.ts';
import { ClipTower } from './clip-tower.ts';
import { describeModel } from './describe-model.ts';
import { batchSizeOf, encoderOptionsSchema } from './encoder-options.ts';
import { PreparationCheck } from './preparation-check.ts';

/**
 * Jina's `CLIPImageEncoder`: vectors of pictures by the vision tower of a CLIP or SigLIP model, not normalised.
 * Takes blobs `[3, height, width]` as ImageNormalizer gives them for `channel_axis: 0`; it does not scale or normalise, but
 * says once when ImageNormalizer did it in another way than the model's `preprocessor_config.json` asks for.
 * Throws `ERR_VALUE`, `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT` when it cannot start.
 */
export async function createClipImageEncoder(
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
): Promise<Encoder<Tensor>> {
  const parsed = parseOptions('CLIPImageEncoder', encoderOptionsSchema, options);
  const model = await resolveClipModel(parsed, context.env, 'vision');
  return await openPictureEncoder(model, parsed.threads, context);
}

/** Loads the vision tower of `model`. Throws `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT`. */
export async function openPictureEncoder(
  model: ClipModel,
  threads: number | undefined,
  context: ExecutorContext,
): Promise<Encoder<Tensor>> {
  const preparation = await readPreparation(model.folder);
  const tower = await ClipTower.open(model, 'vision', threads, context.shards);
  context.log(describeModel(model, tower));
  const sides = [3, tower.inputShape[2], tower.inputShape[3]];
  return new ClipImageEncoder(
    model,
    tower,
    sides.map((side, i) => (typeof side === 'number' ? side : preparation.crop[i - 1])),
    batchSizeOf(model.variant, context.metas.batchSize),
    new PreparationCheck(preparation, model, context),
  );
}

class ClipImageEncoder implements Encoder<Tensor> {
  readonly fingerprint: string;
  readonly #tower: ClipTower;
  /** `[3, height, width]`, undefined where any length goes. */
  readonly #sides: readonly (number | undefined)[];
  readonly #batchSize: number;
  readonly #preparation: PreparationCheck;

  constructor(
    model: ClipModel,
    tower: ClipTower,
    sides: readonly (number | undefined)[],
    batchSize: number,
    preparation: PreparationCheck,
  ) {
    this.fingerprint = model.fingerprint;
    this.#tower = tower;
    this.#sides = sides;
    this.#batchSize = batchSize;
    this.#preparation = preparation;
  }

  accepts(content: unknown): content is Tensor {
    return typeof content === 'object' && content !== null && 'dtype' in content;
  }

  /** Throws `ERR_IMAGE_SHAPE` when one of the pictures has another shape than the model takes. */
  async encode(pictures: readonly Tensor[]): Promise<Tensor<'float32'>> {
    for (const picture of pictures) {
      this.#check(picture);
      this.#preparation.see(picture);
    }
    const result = this.#tower.allocate(pictures.length);
    for (const rows of batchesOf(
      pictures.map(({ shape }) => shape.join()),
      this.#batchSize,
    )) {
      const batch = rows.flatMap((row) => pictures[row] ?? []);
      const [first] = batch;
      if (!first) continue;
      await this.#tower.encode(
        { type: 'float32', data: stack(batch), shape: [batch.length, ...first.shape] },
        rows,
        result,
      );
    }
    return result;
  }

  close(): Promise<void> {
    return this.#tower.close();
  }

  #check({ shape }: Tensor): void {
    const fits =
      shape.length === 3 && this.#sides.every((side, i) => side === undefined || side === shape[i]);
    if (fits && !shape.includes(0)) return;
    const expected = this.#sides.map((side, i) => side ?? ['3', 'height', 'width'][i]);
    throw new FlowError(
      'ERR_IMAGE_SHAPE',
      `A picture to encode has the shape [${shape.join(', ')}]; the model takes [${expected.join(', ')}]. ` +
        'Put ImageNormalizer with channel_axis: 0 and that target_size before the encoder.',
    );
  }
}

/** The pictures one after the other, outside shared memory. */
function stack(pictures: readonly Tensor[]): Float32Array {
  const length = pictures[0]?.data.length ?? 0;
  const data = new Float32Array(pictures.length * length);
  for (const [i, picture] of pictures.entries()) data.set(floatsOf(picture), i * length);
  return data;
}

function floatsOf({ data }: Tensor): ArrayLike<number> {
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return isBig ? Float32Array.from<bigint | number>(data, Number) : data;
}
