import { isSvg } from './is-svg.ts';
import { isIsoMedia, isoPictureKind } from './iso-media.ts';

/** A file format of pictures. */
export interface PictureFormat {
  /** Short, e.g. `JPEG`. */
  readonly name: string;
  readonly mimeType: string;
  /** Endings of file names, in small letters without the dot; the usual one first. */
  readonly endings: readonly string[];
  /** Set for formats that cannot be decoded: what to call such a file, and how to make one of it that can. */
  readonly unread?: { readonly title: string; readonly conversion: string };
  /** @param bytes At least the first 16 KB of the file, or all of it. */
  readonly test: (bytes: Buffer) => boolean;
}

/** Bytes that a format shows in: an SVG may begin with a long comment. */
const headLength = 16 * 1024;

/**
 * Every format that Podflow knows as a picture, by name and by bytes. Readers, folders, gateway and command line all use
 * this table. SVG is not decoded although libvips could: drawing it runs a document of others, which may name other
 * files, and takes unbounded time.
 */
export const pictureFormats: readonly PictureFormat[] = [
  {
    name: 'PNG',
    mimeType: 'image/png',
    endings: ['png', 'apng'],
    test: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n'),
  },
  {
    name: 'JPEG',
    mimeType: 'image/jpeg',
    endings: ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg', 'pjp'],
    test: (bytes) => startsWith(bytes, '\xff\xd8\xff'),
  },
  {
    name: 'GIF',
    mimeType: 'image/gif',
    endings: ['gif'],
    test: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  },
  {
    name: 'WebP',
    mimeType: 'image/webp',
    endings: ['webp'],
    test: (bytes) => startsWith(bytes, 'RIFF') && textAt(bytes, 8, 4) === 'WEBP',
  },
  {
    name: 'TIFF',
    mimeType: 'image/tiff',
    endings: ['tif', 'tiff', 'btf', 'tf8'],
    // The plus sign is that of BigTIFF.
    test: (bytes) => /^(?:II[*+]\0|MM\0[*+])/.test(textAt(bytes, 0, 4)),
  },
  {
    name: 'AVIF',
    mimeType: 'image/avif',
    endings: ['avif', 'avifs'],
    test: (bytes) => isoPictureKind(bytes) === 'avif',
  },
  {
    name: 'HEIC',
    mimeType: 'image/heic',
    endings: ['heic', 'heif', 'hif', 'heics', 'heifs'],
    unread: {
      title: 'a HEIC photo',
      conversion:
        'magick photo.heic photo.jpg, on a Mac sips -s format jpeg photo.heic --out photo.jpg; ' +
        'iPhones take JPEGs with Settings, Camera, Formats, Most Compatible',
    },
    test: (bytes) => isoPictureKind(bytes) === 'heic',
  },
  {
    name: 'SVG',
    mimeType: 'image/svg+xml',
    endings: ['svg', 'svgz'],
    unread: {
      title: 'an SVG drawing',
      conversion: 'rsvg-convert drawing.svg -o drawing.png, or magick drawing.svg drawing.png',
    },
    test: (bytes) => isSvg(bytes.subarray(0, headLength)),
  },
  {
    name: 'BMP',
    mimeType: 'image/bmp',
    endings: ['bmp', 'dib'],
    unread: { title: 'a BMP picture', conversion: 'magick picture.bmp picture.png' },
    test: isBmp,
  },
  {
    name: 'JPEG XL',
    mimeType: 'image/jxl',
    endings: ['jxl'],
    unread: { title: 'a JPEG XL picture', conversion: 'djxl picture.jxl picture.png' },
    test: (bytes) => startsWith(bytes, '\xff\x0a') || isIsoMedia(bytes, 'JXL '),
  },
  {
    name: 'JPEG 2000',
    mimeType: 'image/jp2',
    endings: ['jp2', 'j2k', 'jpf', 'jpx'],
    unread: { title: 'a JPEG 2000 picture', conversion: 'magick picture.jp2 picture.jpg' },
    test: (bytes) => startsWith(bytes, '\xff\x4f\xff\x51') || isIsoMedia(bytes, 'jP  '),
  },
  {
    name: 'ICO',
    mimeType: 'image/x-icon',
    endings: ['ico'],
    unread: { title: 'an icon (ICO)', conversion: 'magick icon.ico icon.png' },
    test: isIco,
  },
  {
    name: 'PSD',
    mimeType: 'image/vnd.adobe.photoshop',
    endings: ['psd', 'psb'],
    unread: { title: 'a Photoshop file', conversion: "magick 'picture.psd[0]' picture.png" },
    test: (bytes) => startsWith(bytes, '8BPS\0\x01') || startsWith(bytes, '8BPS\0\x02'),
  },
];

/** Endings of file names that say picture, those that cannot be decoded among them: these are to be told of. */
export const pictureEndings: readonly string[] = pictureFormats.flatMap(({ endings }) => endings);

/** The names of the formats that are decoded, for messages: `PNG, JPEG, …`. */
export const readFormats: string = pictureFormats
  .filter(({ unread }) => !unread)
  .map(({ name }) => name)
  .join(', ');

/** The format that the first bytes show, whatever a name or a media type says; undefined for what is no known picture. */
export function pictureFormatOf(bytes: Uint8Array): PictureFormat | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headLength));
  return pictureFormats.find(({ test }) => test(head));
}

/**
 * What to tell of a picture of this type that cannot be decoded: what it is, and the way out. undefined for types that are
 * decoded and for those of no picture.
 */
export function unreadAdvice(mimeType: string): string | undefined {
  const unread = pictureFormats.find((format) => format.mimeType === mimeType)?.unread;
  if (!unread) return undefined;
  const { title, conversion } = unread;
  return `is ${title}, which cannot be read; expected one of ${readFormats}. Convert it first: ${conversion}`;
}

/** Checks the sizes too: texts may begin with these two letters. */
function isBmp(bytes: Buffer): boolean {
  if (!startsWith(bytes, 'BM') || bytes.length < 18 || bytes.readUInt32LE(6) !== 0) return false;
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14));
}

function isIco(bytes: Buffer): boolean {
  if (!startsWith(bytes, '\0\0\x01\0') || bytes.length < 22) return false;
  // At least one picture; its own reserved byte is 0 and it lies behind the head.
  return bytes.readUInt16LE(4) > 0 && bytes[9] === 0 && bytes.readUInt32LE(18) >= 22;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return textAt(bytes, 0, signature.length) === signature;
}

function textAt(bytes: Buffer, start: number, length: number): string {
  return bytes.toString('latin1', start, start + length);
}
