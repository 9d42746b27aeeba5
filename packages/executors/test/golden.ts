import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file of test/fixtures. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));
}

export const tinyModel: string = fixturePath('models/clip-tiny-random');

interface GoldenText {
  text: string;
  input_ids: number[];
  text_embeds: number[];
}

interface GoldenPicture {
  file: string;
  mean: number[];
  std: number[];
  sampled: number[];
  image_embeds: number[];
}

/** What the reference implementations gave. */
export const clipGolden: {
  sample_indices: number[];
  images: GoldenPicture[];
  texts: GoldenText[];
} = readGolden('clip-golden.json');

export const miniClipGolden: {
  images: { file: string; pixel_mean: number[]; image_embeds: number[] }[];
  texts: GoldenText[];
} = readGolden('mini-clip-golden.json');

/** What PyTorch and NLTK gave for the tiny VSE++ models; see tools/vse/make_fixtures.py. */
export const vseGolden: {
  models: Record<
    VseFixture,
    {
      images: { file: string; image_embeds: number[]; flow_embeds: number[] }[];
      texts: GoldenText[];
    }
  >;
  tokens: [text: string, tokens: string[]][];
} = readGolden('vse-golden.json');

export const vseFixtures = ['vse-tiny-vgg', 'vse-tiny-resnet'] as const;
export type VseFixture = (typeof vseFixtures)[number];

export function vseModel(name: VseFixture): string {
  return fixturePath(`models/${name}`);
}

export const pillowGolden: {
  resized: { file: string; kernel: string; size: [number, number]; sha256: string }[];
  normalized: { file: string; resizeDim: number; target: [number, number]; sha256: string }[];
} = readGolden('pillow-golden.json');

/** What the reference gives with the tiny models beside `clip-tiny-random`. */
export const tinyModelsGolden: {
  models: {
    model: string;
    images: {
      file: string;
      shape: number[];
      sample_indices: number[];
      sampled: number[];
      image_embeds: number[];
    }[];
    texts: GoldenText[];
  }[];
} = readGolden('tiny-models-golden.json');

/** Ids of 500 captions by the reference's CLIP tokenizer. */
export const tokenGolden: { captions: { text: string; ids: number[] }[] } =
  readGolden('clip-token-golden.json');

/** Largest difference between two rows of numbers. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))));
}

/** Cosine of the angle between two vectors. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
    Array.from(p, (value, i) => value * (q[i] ?? Number.NaN)).reduce((sum, x) => sum + x, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(fixturePath(file), 'utf8'));
}
