import type { Document } from './document.ts';

/** File name endings of pictures and texts, and the types browsers know them by. */
const typesByEnding: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['bmp', 'image/bmp'],
  ['gif', 'image/gif'],
  ['jpeg', 'image/jpeg'],
  ['jpg', 'image/jpeg'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['webp', 'image/webp'],
  ['md', 'text/markdown'],
  ['txt', 'text/plain'],
]);

/** What stands at which byte of a picture file, as Latin-1. */
const signatures: readonly { type: string; at: number; starts: readonly string[] }[] = [
  { type: 'image/png', at: 0, starts: ['\x89PNG\r\n\x1a\n'] },
  { type: 'image/jpeg', at: 0, starts: ['\xff\xd8\xff'] },
  { type: 'image/gif', at: 0, starts: ['GIF87a', 'GIF89a'] },
  { type: 'image/webp', at: 8, starts: ['WEBP'] },
  { type: 'image/avif', at: 4, starts: ['ftypavif', 'ftypavis'] },
  { type: 'image/tiff', at: 0, starts: ['II*\0', 'MM\0*'] },
  { type: 'image/bmp', at: 0, starts: ['BM'] },
];

/** The picture type that the first bytes show; undefined when they show none. */
export function sniffMimeType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return signatures.find(({ at, starts }) => starts.some((start) => head.startsWith(start, at)))
    ?.type;
}

/** The media type a Document's content or URI shows; undefined when they show none. */
export function mimeTypeOf({ text, buffer, uri }: Partial<Document>): string | undefined {
  const sniffed = buffer && sniffMimeType(buffer);
  if (sniffed) return sniffed;
  if (text !== undefined) return 'text/plain';
  const declared = uri?.match(/^data:([^;,]+)/i)?.[1];
  if (declared) return declared.toLowerCase();
  const ending = uri?.match(/\.([a-z0-9]+)(?:[?#].*)?$/i)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : typesByEnding.get(ending);
}

/** `image` for `image/png`; undefined for types that are neither picture, text, sound nor film. */
export function modalityOf(mimeType: string | undefined): string | undefined {
  return mimeType?.match(/^(image|text|audio|video)\//)?.[1];
}

/**
 * The modality that stands for a Document without one where a filter asks for it: of its type, else of its content. undefined for a
 * Document that has one, and for chunks: theirs is what made them.
 */
export function impliedModality(document: Document): string | undefined {
  if (document.modality || document.granularity) return undefined;
  return modalityOf(document.mimeType || mimeTypeOf(document));
}
