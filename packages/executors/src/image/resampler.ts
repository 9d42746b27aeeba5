import type { Picture } from './picture.ts';
import { PixelEngine, type Region } from './pixel-engine.ts';
import { type Kernel, type ResampleWeights, resampleWeights } from './resample-weights.ts';

/** Scales pictures; keeps the weights of the sizes it met last, since the pictures of a collection share a few. */
export class Resampler {
  readonly #engine: PixelEngine;
  readonly #weights = new Map<string, ResampleWeights>();

  constructor(engine: PixelEngine = new PixelEngine()) {
    this.#engine = engine;
  }

  /**
   * The `region` of `picture` scaled to `width` × `height`, byte for byte as `resize` of Pillow 12 gives it: two passes in
   * fixed point, across first, each rounded to a byte. Only the region is computed.
   * The result, `[height, width, 3]`, is good until the next call.
   * @param region Must lie inside `width` × `height`.
   */
  resample(
    picture: Picture,
    width: number,
    height: number,
    kernel: Kernel,
    region: Region,
  ): Picture {
    const { left, top } = region;
    const columns =
      width === picture.width
        ? undefined
        : this.#weightsFor(kernel, picture.width, width, left, region.width);
    const rows =
      height === picture.height
        ? undefined
        : this.#weightsFor(kernel, picture.height, height, top, region.height);
    const across = columns ? range(columns) : { first: left, length: region.width };
    const down = rows ? range(rows) : { first: top, length: region.height };
    const needed = {
      left: across.first,
      top: down.first,
      width: across.length,
      height: down.length,
    };
    return this.#engine.scale(picture, needed, columns, rows);
  }

  #weightsFor(...side: Parameters<typeof resampleWeights>): ResampleWeights {
    const key = side.join();
    const known = this.#weights.get(key);
    const weights = known ?? resampleWeights(...side);
    this.#weights.delete(key);
    if (weights.weights.length <= mostKeptWeights) this.#weights.set(key, weights);
    const [oldest] = this.#weights.keys();
    if (oldest !== undefined && this.#weights.size > mostKeptSides) this.#weights.delete(oldest);
    return weights;
  }
}

const mostKeptSides = 16;
const mostKeptWeights = 100_000;

/** The input positions that any output position needs. */
function range({ starts, counts }: ResampleWeights): { first: number; length: number } {
  const first = starts[0] ?? 0;
  return { first, length: (starts.at(-1) ?? 0) + (counts.at(-1) ?? 0) - first };
}
