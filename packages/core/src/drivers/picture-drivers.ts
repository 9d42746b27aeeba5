import type { DriverConfig } from '../config/flow-config.ts';
import { assignFields, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { allocateTensor, type Tensor } from '../document/tensor.ts';
import { encodeDataUri, shortUri } from '../input/data-uri.ts';
import { isDataUri } from '../input/kind-of-text.ts';
import { converting } from './converting.ts';
import type { Driver } from './driver.ts';
import { type OptionKind, option, text, wholeNumber } from './driver-options.ts';
import { pictureCodecOf, type ResizeMethod, resizeMethods } from './picture-codec.ts';
import { picturePixels } from './picture-pixels.ts';
import { readUri } from './read-uri.ts';

/** The encoded picture of a Document; undefined: it is passed over. */
type Source = (document: Document) => Promise<Uint8Array> | Uint8Array | undefined;

/**
 * The picture in `buffer` → `blob`, RGB float32 0 to 255: `[height, width, 3]`, or with `color_axis` 0 `[3, height, width]`. The
 * buffer goes. What is no picture fails the Document.
 */
export function createBufferImage2Blob(config: DriverConfig): Driver {
  return decoding(config, ({ buffer }) => buffer);
}

/** As BufferImage2Blob for the picture that `uri_prefix` and `uri` together stand for, see `readUri`. The uri stays. */
export function createURI2Blob(config: DriverConfig): Driver {
  const prefix = option(config, 'uri_prefix', text, '');
  return decoding(config, ({ uri }) => (uri ? bytesOf(`${prefix}${uri}`) : undefined));
}

/** As BufferImage2Blob for a data URI; another uri fails with `ERR_URI`. The uri stays. */
export function createDataURI2Blob(config: DriverConfig): Driver {
  return decoding(config, ({ uri }) => {
    if (!uri) return undefined;
    if (isDataUri(uri)) return bytesOf(uri);
    const advice = 'expected a data URI; use URI2Blob for files';
    throw new FlowError('ERR_URI', `DataURI2Blob: the uri is '${shortUri(uri)}'; ${advice}`);
  });
}

/**
 * `blob` → PNG as a data URI in `uri`; the blob stays. `width` and `height` (pixels, default: as the blob), scaled with
 * `resize_method` (BILINEAR, BICUBIC or LANCZOS). For the shapes of blobs see `picturePixels`.
 */
export function createBlob2PngURI(config: DriverConfig): Driver {
  const codec = pictureCodecOf(config);
  const width = option(config, 'width', side, null);
  const height = option(config, 'height', side, null);
  const resizeMethod = option(config, 'resize_method', resizeMethodKind, 'BILINEAR');
  return converting(config, async (document) => {
    if (!document.blob) return;
    const picture = picturePixels(document.blob, width, height);
    const [ownHeight = 0, ownWidth = 0] = picture.shape;
    const size = { width: width ?? ownWidth, height: height ?? ownHeight, resizeMethod };
    const bytes = await (await codec()).encodePng(picture, size);
    const mimeType = 'image/png';
    document.uri = encodeDataUri(bytes, { mimeType, charset: null, base64: true });
    document.mimeType = mimeType;
  });
}

function decoding(config: DriverConfig, sourceOf: Source): Driver {
  const codec = pictureCodecOf(config);
  const axis = option(config, 'color_axis', colorAxis, -1);
  return converting(config, async (document) => {
    const bytes = await sourceOf(document);
    if (!bytes) return;
    const picture = await (await codec()).decode(bytes, `The picture of Document ${document.id}`);
    assignFields(document, { blob: withColorsAt(axis, picture) });
  });
}

async function bytesOf(uri: string): Promise<Uint8Array> {
  return (await readUri(uri)).bytes;
}

/** Bytes `[height, width, 3]` as float32 with the colours at another axis. */
function withColorsAt(axis: number, { shape, data }: Tensor<'uint8'>): Tensor<'float32'> {
  const [height = 0, width = 0, colors = 0] = shape;
  const position = axis < 0 ? axis + 3 : axis;
  const sides = [height, width];
  sides.splice(position, 0, colors);
  const blob = allocateTensor('float32', sides);
  const [ofRow, ofColumn, ofColor] = stridesOf(position, height, width);
  let read = 0;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      for (let color = 0; color < colors; color += 1) {
        blob.data[row * ofRow + column * ofColumn + color * ofColor] = data[read] ?? 0;
        read += 1;
      }
    }
  }
  return blob;
}

/** Elements from one row, column and colour to the next when the 3 colours stand at `position`. */
function stridesOf(
  position: number,
  height: number,
  width: number,
): readonly [number, number, number] {
  if (position === 0) return [width, 1, height * width];
  return position === 1 ? [3 * width, 1, width] : [3 * width, 3, 1];
}

const colorAxis: OptionKind<number> = {
  expected: 'a whole number from -3 to 2, such as 0 or -1',
  read: (value) =>
    Number.isInteger(value) && Number(value) >= -3 && Number(value) <= 2
      ? Number(value)
      : undefined,
};

const side: OptionKind<number> = {
  expected: 'a number of pixels from 1 to 16384',
  read(value, label) {
    const pixels = wholeNumber.read(value, label);
    return pixels !== undefined && pixels >= 1 && pixels <= 16_384 ? pixels : undefined;
  },
};

const resizeMethodKind: OptionKind<ResizeMethod> = {
  expected: `one of ${resizeMethods.join(', ')}`,
  read: (value) =>
    resizeMethods.find((method) => typeof value === 'string' && method === value.toUpperCase()),
};
