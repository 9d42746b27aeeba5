import {
  allocateTensor,
  type PictureCodec,
  type PictureSize,
  type ResizeMethod,
  type Tensor,
} from '@podflow/core/executor';
import sharp from 'sharp';
import { decodePicture, limitDecoder } from './decode-picture.ts';
import { pictureOf } from './picture.ts';
import type { Kernel } from './resample-weights.ts';
import { Resampler } from './resampler.ts';

/** Reads pictures as ImageReader does, see `decodePicture`; scales as Pillow does and writes PNGs. For drivers that convert. */
export function createPictureCodec(): PictureCodec {
  limitDecoder();
  const resampler = new Resampler();
  return { decode, encodePng: (tensor, size) => encodePng(tensor, size, resampler) };
}

async function decode(bytes: Uint8Array, what: string): Promise<Tensor<'uint8'>> {
  const { pixels, width, height } = await decodePicture(bytes, what);
  const tensor = allocateTensor('uint8', [height, width, 3]);
  tensor.data.set(pixels);
  return tensor;
}

async function encodePng(
  { data, shape }: Tensor<'uint8'>,
  { width, height, resizeMethod }: PictureSize,
  resampler: Resampler,
): Promise<Uint8Array> {
  const [ownHeight = 0, ownWidth = 0] = shape;
  const picture = pictureOf(data, ownWidth, ownHeight);
  const region = { left: 0, top: 0, width, height };
  const { pixels } = resampler.resample(picture, width, height, kernels[resizeMethod], region);
  // sharp does not take shared memory.
  const { buffer, byteOffset, byteLength } = await sharp(Buffer.from(pixels), {
    raw: { width, height, channels: 3 },
  })
    .png()
    .toBuffer();
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const kernels: Readonly<Record<ResizeMethod, Kernel>> = {
  BILINEAR: 'bilinear',
  BICUBIC: 'bicubic',
  LANCZOS: 'lanczos',
};
