import { maxPicturePixels, maxPictureSide, pictureFormatOf, pngSize } from '@podflow/core';
import sharp from 'sharp';
import type { Turns } from '../turns.ts';

/** Qualities of WebP, best first: a thumbnail that is still large with one quality is made with the next. */
const qualities = [75, 45];

/** Bytes up to which a thumbnail of the usual size keeps its quality. */
const wanted = 20_000;

/**
 * A WebP of a picture, at most `side` pixels wide and high, turned as its EXIF orientation says; of an animation it shows the first frame.
 * undefined for a picture that is not decoded: `ImageReader` does not read its format, the file is damaged, or it has more than 70 million
 * pixels or 65,535 a side.
 *
 * @param pixels Limits the pixels that are decoded at the same time.
 */
export async function makeThumbnail(
  bytes: Uint8Array,
  side: number,
  pixels: Turns,
): Promise<Uint8Array | undefined> {
  const format = pictureFormatOf(bytes);
  if (!format || format.unread) return undefined;
  const { width, height } = await sizeOf(bytes);
  const count = width * height;
  if (count === 0 || count > maxPicturePixels || Math.max(width, height) > maxPictureSide) {
    return undefined;
  }
  await pixels.take(undefined, count);
  try {
    return await shrink(bytes, side);
  } catch {
    return undefined;
  } finally {
    pixels.giveBack(count);
  }
}

async function shrink(bytes: Uint8Array, side: number): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes, { limitInputPixels: maxPicturePixels, failOn: 'error' })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  let thumbnail = new Uint8Array();
  for (const quality of qualities) {
    thumbnail = await sharp(data, { raw }).webp({ quality }).toBuffer();
    if (thumbnail.length <= wanted || side > usualSide) break;
  }
  return thumbnail;
}

/** Pixels that the longer side of a thumbnail may have. */
export const sides = { minimum: 16, maximum: 2_048 } as const;

/** Pixels of the longer side of a thumbnail in an answer. */
export const usualSide = 320;

async function sizeOf(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const size = pngSize(bytes);
  if (size) return size;
  return await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => ({ width: 0, height: 0 }));
}
