import type { Tensor } from '@podflow/core/executor';
import type { Picture } from './picture.ts';
import { describePreparation, type Preparation } from './preparation.ts';
import { Resampler } from './resampler.ts';
import { normalizedBytes, scaleCropNormalize } from './scale-crop-normalize.ts';

/** Length of a side after scaling. @param short The shorter side, which becomes `resize`; all in pixels. */
export type ScaledSide = (side: number, resize: number, short: number) => number;

/** As Hugging Face's image processors have it: the longer side is cut to a whole number. */
export const cutSide: ScaledSide = (side, resize, short) => Math.trunc((resize * side) / short);

/** Makes pictures ready for a model, always in the same way. */
export class PicturePreparer {
  readonly #preparation: Preparation;
  readonly #scaledSide: ScaledSide;
  readonly #channelAxis: number;
  readonly #values: ReturnType<typeof normalizedBytes>;
  readonly #resampler = new Resampler();
  readonly #description: string;

  constructor(preparation: Preparation, scaledSide: ScaledSide = cutSide, channelAxis = 0) {
    this.#preparation = preparation;
    this.#scaledSide = scaledSide;
    this.#channelAxis = channelAxis;
    this.#values = normalizedBytes(preparation.mean, preparation.std);
    this.#description = describePreparation(preparation);
  }

  /** float32 in shared memory, `[3, height, width]` for channel axis 0, marked with how it was made. */
  prepare(picture: Picture): Tensor<'float32'> {
    const { resize, kernel, crop } = this.#preparation;
    const short = Math.min(picture.width, picture.height);
    const [height, width] =
      typeof resize === 'number'
        ? [picture.height, picture.width].map((side) => this.#scaledSide(side, resize, short))
        : resize;
    const plan = {
      width: width as number,
      height: height as number,
      kernel,
      crop,
      values: this.#values,
      channelAxis: this.#channelAxis,
    };
    const tensor = scaleCropNormalize(picture, plan, this.#resampler);
    return { ...tensor, model: this.#description };
  }
}
