import {
  FlowError,
  maxPicturePixels,
  maxPictureSide,
  pictureFormatOf,
  pngSize,
  readFormats,
  unreadAdvice,
} from '@podflow/core/executor';
import sharp, { type Sharp } from 'sharp';
import { describeBytes } from './describe-bytes.ts';
import { describeDamage } from './describe-damage.ts';
import { jpegChannels } from './jpeg-segments.ts';
import { type Picture, pictureOf } from './picture.ts';

/** How pixels are made of a picture. */
export interface DecodeOptions {
  /**
   * As people see the picture: turned by its EXIF orientation, transparency laid on white.
   * @default false, as Pillow's `convert('RGB')`: neither is applied
   */
  asShown?: boolean;
}

/**
 * Decodes JPEG, PNG, GIF, WebP, TIFF or AVIF, told by their bytes, to RGB as Pillow's `convert('RGB')` does: alpha is
 * dropped and not blended, an embedded colour profile and the EXIF orientation are not applied, 16 bits become 8, CMYK is
 * mixed without a profile, of an animation the first frame is taken.
 * Throws `ERR_IMAGE_READ`, which names `what`, for anything else, for damaged data, for more than 70 million pixels and for a side
 * of more than 65,535 pixels.
 */
export async function decodePicture(
  encoded: Uint8Array,
  what: string,
  { asShown = false }: DecodeOptions = {},
): Promise<Picture> {
  const bytes = plainBuffer(encoded);
  if (bytes.length === 0) {
    throw new FlowError('ERR_IMAGE_READ', `${what} is empty (0 bytes); expected a picture.`);
  }
  const format = pictureFormatOf(bytes);
  if (!format || format.unread) {
    const found = `is ${describeBytes(bytes)}; expected one of ${readFormats}. Convert it before it is sent.`;
    const why = unreadAdvice(format?.mimeType ?? '') ?? found;
    throw new FlowError('ERR_IMAGE_READ', `${what} ${why}`);
  }
  if (mayBeTooLong.has(format.name)) checkSides(await headerOf(bytes), what);
  try {
    const picture = sharp(bytes, readOptions);
    if (asShown) picture.autoOrient();
    const isCmyk = mayBeCmyk(bytes, format.name) && (await isInCmyk(bytes));
    if (isCmyk) picture.pipelineColourspace('cmyk').toColourspace('cmyk');
    else rgbOf(picture, asShown);
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    const pixels = isCmyk ? mixCmyk(data, info.channels) : toRgb(data, info.channels);
    return pictureOf(pixels, info.width, info.height);
  } catch (cause) {
    throw await readError(bytes, format.name, what, cause as Error);
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

type Size = Pick<Picture, 'width' | 'height'>;

const readOptions = {
  ignoreIcc: true,
  failOn: 'error',
  limitInputPixels: maxPicturePixels,
} as const;

/** Asked first, since most pictures are JPEGs of three channels: libvips would read their head twice. */
function mayBeCmyk(bytes: Buffer, format: string): boolean {
  return format === 'TIFF' || (format === 'JPEG' && jpegChannels(bytes) === 4);
}

/** Sides of the others have 16 bits in the file. */
const mayBeTooLong: ReadonlySet<string> = new Set(['PNG', 'TIFF', 'AVIF']);

function checkSides({ width, height }: Size, what: string): void {
  if (Math.max(width, height) <= maxPictureSide) return;
  const message = `${what} is ${width} x ${height} pixels; a side may have ${maxPictureSide}. Cut it into parts.`;
  throw new FlowError('ERR_IMAGE_READ', message);
}

/** Width and height in pixels; 0 for what cannot be read: decoding tells why. */
async function headerOf(bytes: Buffer): Promise<Size> {
  const size = pngSize(bytes);
  if (size) return size;
  return await sharp(bytes, { ...readOptions, limitInputPixels: false })
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
}

/** Those of 16 bits a channel are left to libvips: as they are, they would be cut to 8 bits at the wrong end. */
async function isInCmyk(bytes: Buffer): Promise<boolean> {
  const { space, depth } = await sharp(bytes, readOptions).metadata();
  return space === 'cmyk' && depth === 'uchar';
}

function rgbOf(picture: Sharp, asShown: boolean): void {
  if (asShown) picture.flatten({ background: '#fff' });
  picture.removeAlpha().toColourspace('srgb');
}

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

/** Of each ink, what is left of the light that black leaves; rounded as Pillow does. */
function mixCmyk(data: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let read = 0, write = 0; read < data.length; read += channels, write += 3) {
    const light = 255 - (data[read + 3] ?? 0);
    for (let ink = 0; ink < 3; ink += 1) {
      const taken = Math.round((light * (data[read + ink] ?? 0)) / 255);
      pixels[write + ink] = light - taken;
    }
  }
  return pixels;
}

async function readError(
  bytes: Buffer,
  format: string,
  what: string,
  cause: Error,
): Promise<FlowError> {
  const header = await headerOf(bytes);
  const pixels = header.width * header.height;
  if (pixels > maxPicturePixels) {
    return new FlowError(
      'ERR_IMAGE_READ',
      `${what} has ${pixels} pixels (${header.width} x ${header.height}); at most ${maxPicturePixels} are read. Send it smaller.`,
    );
  }
  return new FlowError(
    'ERR_IMAGE_READ',
    `${what} cannot be decoded: ${describeDamage(bytes, format)}. Send the whole file, or save it anew as PNG or JPEG.`,
    { cause },
  );
}
