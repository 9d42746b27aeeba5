import { FlowError } from '@podflow/core/executor';
import sharp from 'sharp';
import { describeBytes, imageFormat, imageFormats } from './image-format.ts';
import { type Picture, pictureOf } from './picture.ts';

/** Most pixels that a picture may have. */
const maxPixels = 50_000_000;

/**
 * Decodes JPEG, PNG, GIF, WebP, TIFF or AVIF, told by their bytes, to RGB as Pillow's `convert('RGB')` does: alpha is
 * dropped and not blended, an embedded colour profile and the EXIF orientation are not applied, 16 bits become 8, of an
 * animation the first frame is taken.
 * Throws `ERR_IMAGE_READ`, which names `what`, for anything else, for damaged data and for more than 50 million pixels.
 */
export async function decodePicture(encoded: Uint8Array, what: string): Promise<Picture> {
  const bytes = plainBuffer(encoded);
  if (bytes.length === 0) {
    throw new FlowError('ERR_IMAGE_READ', `${what} is empty (0 bytes); expected a picture.`);
  }
  if (imageFormat(bytes) === undefined) {
    throw new FlowError(
      'ERR_IMAGE_READ',
      `${what} is ${describeBytes(bytes)}; expected one of ${imageFormats}. Convert it before it is sent.`,
    );
  }
  try {
    const { data, info } = await sharp(bytes, readOptions)
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return pictureOf(toRgb(data, info.channels), info.width, info.height);
  } catch (cause) {
    throw await readError(bytes, what, cause as Error);
  }
}

/**
 * Keeps libvips to one thread a picture and without a cache, since Pods run several pictures at a time. It holds for
 * the whole process.
 */
export function limitDecoder(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}

const readOptions = { ignoreIcc: true, failOn: 'error', limitInputPixels: maxPixels } as const;

/** sharp does not take shared memory. */
function plainBuffer(bytes: Uint8Array): Buffer {
  if (bytes.buffer instanceof SharedArrayBuffer) return Buffer.from(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A greyscale picture comes with one channel. */
function toRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const [green, blue] = channels > 3 ? [1, 2] : [0, 0];
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let read = 0, write = 0; read < data.length; read += channels, write += 3) {
    pixels[write] = data[read] ?? 0;
    pixels[write + 1] = data[read + green] ?? 0;
    pixels[write + 2] = data[read + blue] ?? 0;
  }
  return pixels;
}

async function readError(bytes: Buffer, what: string, cause: Error): Promise<FlowError> {
  const header = await sharp(bytes, { ...readOptions, limitInputPixels: false })
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
  const pixels = header.width * header.height;
  if (pixels > maxPixels) {
    return new FlowError(
      'ERR_IMAGE_READ',
      `${what} has ${pixels} pixels (${header.width} x ${header.height}); at most ${maxPixels} are read. Send it smaller.`,
    );
  }
  return new FlowError(
    'ERR_IMAGE_READ',
    `${what} cannot be decoded, it may be damaged or cut off: ${cause.message.split('\n')[0]}`,
    { cause },
  );
}
