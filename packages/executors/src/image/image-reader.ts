import {
  allocateTensor,
  type Crafter,
  type Document,
  type DocumentInput,
  type ExecutorContext,
} from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';
import { channelAxisSchema, channelLayout, copyPixels, isPlanar } from './channel-layout.ts';
import { decodePicture, limitDecoder } from './decode-picture.ts';
import { pictureBytes, pictureName } from './picture-bytes.ts';
import { PixelEngine } from './pixel-engine.ts';

/**
 * Jina's `ImageReader`: decodes the buffer of a Document, or the picture that its uri names, to RGB pixels.
 * Sets `blob` to uint8 in shared memory, `[height, width, 3]`, or `[3, height, width]` for `channel_axis: 0`. Jina gives
 * the same values 0 to 255 as float32; bytes take a quarter of the memory and ImageNormalizer takes both.
 * With `as_shown` the picture is first turned by its EXIF orientation and its transparency laid on white, as browsers show
 * it; without, both are as in Pillow's `convert('RGB')`, which Jina uses.
 * `craft` throws `ERR_IMAGE_READ` for what is no picture; for a uri that cannot be read see `pictureBytes`.
 */
export function createImageReader(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Crafter {
  const parsed = parseOptions('ImageReader', optionsSchema, options);
  limitDecoder();
  const engine = new PixelEngine();
  return {
    craft: (document) => readPicture(document, parsed, engine),
  };
}

const optionsSchema = z.object({
  channel_axis: channelAxisSchema,
  as_shown: z.boolean().default(false),
});

async function readPicture(
  document: Readonly<Document>,
  { channel_axis, as_shown }: z.output<typeof optionsSchema>,
  engine: PixelEngine,
): Promise<DocumentInput> {
  const bytes = await pictureBytes(document);
  const picture = await decodePicture(bytes, pictureName(document), { asShown: as_shown });
  const to = channelLayout(channel_axis, picture.height, picture.width);
  const blob = allocateTensor('uint8', to.shape);
  if (isPlanar(to)) engine.split(picture.pixels, blob.data);
  else copyPixels(picture.pixels, channelLayout(-1, picture.height, picture.width), blob.data, to);
  return { blob };
}
