import { type Document, FlowError, type Tensor } from '@podflow/core/executor';
import {
  channelLayout,
  copyPixels,
  isPlanar,
  layoutOfShape,
  type Numbers,
} from './channel-layout.ts';
import { type Picture, pictureOf } from './picture.ts';

/**
 * The RGB picture in the blob of a Document, values 0 to 255 (of floats the fractions are cut off). Bytes with the channels
 * first or last are not copied. Throws `ERR_IMAGE_SHAPE`, which names the class, without a blob or for one that is no RGB picture.
 */
export function pictureOfBlob(
  document: Readonly<Document>,
  channelAxis: number,
  className: string,
): Picture {
  const blob = blobOf(document, className);
  const from = layoutOfShape(blob.shape, channelAxis, `The blob of Document ${document.id}`);
  const { width, height } = from;
  const to = channelLayout(-1, height, width);
  const planar = isPlanar(from);
  if (blob.data instanceof Uint8Array && (planar || from.channel === to.channel)) {
    return { pixels: blob.data, width, height, isPlanar: planar };
  }
  const pixels = new Uint8Array(height * width * 3);
  copyPixels(numbersOf(blob), from, pixels, to);
  return pictureOf(pixels, width, height);
}

/** The blob of a Document. Throws `ERR_IMAGE_SHAPE`, which names the class, when there is none. */
export function blobOf({ id, blob }: Readonly<Document>, className: string): Tensor {
  if (blob) return blob;
  throw new FlowError(
    'ERR_IMAGE_SHAPE',
    `Document ${id} has no blob; ${className} expects the pixels that ImageReader sets. Run ImageReader before it.`,
    { documentId: id },
  );
}

function numbersOf({ data }: Tensor): Numbers {
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return isBig ? Float64Array.from<bigint | number>(data, Number) : data;
}
