import { FlowError } from '../../src/document/flow-error.ts';
import { allocateTensor, type Tensor } from '../../src/document/tensor.ts';
import type { PictureCodec, PictureSize } from '../../src/drivers/picture-codec.ts';

/**
 * A format of three parts: height, width, then the bytes of the pixels. Writing gives the size and method as text,
 * then the pixels.
 */
export function createSmallCodec(): PictureCodec {
  return { decode, encodePng };
}

/** As PictureCodec asks for it, but no function. */
export const noCodec = 5;

async function decode(bytes: Uint8Array, what: string): Promise<Tensor<'uint8'>> {
  const [height = 0, width = 0, ...pixels] = bytes;
  if (pixels.length !== height * width * 3) {
    throw new FlowError('ERR_IMAGE_READ', `${what} is damaged`);
  }
  const picture = allocateTensor('uint8', [height, width, 3]);
  picture.data.set(pixels);
  return picture;
}

async function encodePng(
  { data, shape }: Tensor<'uint8'>,
  { width, height, resizeMethod }: PictureSize,
): Promise<Uint8Array> {
  const line = `${shape.join('x')} to ${width}x${height} ${resizeMethod}: ${[...data].join()}`;
  return new TextEncoder().encode(line);
}
