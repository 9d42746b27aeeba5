import type { Encoder, Tensor } from 'podflow';

/** What a colour takes away from white paper: of red, of green, of blue. */
const inks: Readonly<Record<string, readonly number[]>> = {
  red: [0.05, 0.8, 0.8],
  green: [0.7, 0.2, 0.7],
  blue: [0.7, 0.4, 0.05],
  yellow: [0.02, 0.15, 0.8],
};
const black: readonly number[] = [0.9, 0.9, 0.9];

/** A text is the colour it names; black when it names none. */
export class ColourOfText implements Encoder<string> {
  static readonly kind = 'encoder';
  readonly fingerprint = 'colours:1';

  accepts(content: unknown): content is string {
    return typeof content === 'string';
  }

  async encode(texts: readonly string[]): Promise<Tensor<'float32'>> {
    return tensorOf(texts.map(inkNamedIn));
  }
}

/** A picture is the mean of its ink. It comes from the normalizer, float32 `[3, 224, 224]`. */
export class ColourOfPicture implements Encoder<Tensor<'float32'>> {
  static readonly kind = 'encoder';
  readonly fingerprint = 'colours:1';

  accepts(content: unknown): content is Tensor<'float32'> {
    return typeof content === 'object';
  }

  async encode(pictures: readonly Tensor<'float32'>[]): Promise<Tensor<'float32'>> {
    return tensorOf(pictures.map(({ data }) => [0, 1, 2].map((channel) => inkIn(data, channel))));
  }
}

function inkNamedIn(text: string): readonly number[] {
  const words: readonly string[] = text.toLowerCase().match(/\w+/g) ?? [];
  return Object.entries(inks).find(([name]) => words.includes(name))?.[1] ?? black;
}

/** How far the mean of a channel is from white, as the normalizer writes it: (1 - img_mean) / img_std. */
function inkIn(data: Float32Array, channel: number): number {
  const size = data.length / 3;
  const values = data.subarray(channel * size, (channel + 1) * size);
  const white = [2.249, 2.429, 2.64][channel] ?? 0;
  return white - values.reduce((sum, value) => sum + value, 0) / size;
}

/** float32 `[rows.length, 3]` */
function tensorOf(rows: readonly (readonly number[])[]): Tensor<'float32'> {
  return { dtype: 'float32', shape: [rows.length, 3], data: Float32Array.from(rows.flat()) };
}
