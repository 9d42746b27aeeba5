import type { Document } from './document.ts';
import { pictureFormatOf, pictureFormats } from './picture-format.ts';

/** File name endings of pictures and texts, and the types browsers know them by. */
const typesByEnding: ReadonlyMap<string, string> = new Map([
  ...pictureFormats.flatMap(({ endings, mimeType }) =>
    endings.map((ending): [string, string] => [ending, mimeType]),
  ),
  ['md', 'text/markdown'],
  ['txt', 'text/plain'],
]);

/** The picture type that the first bytes show; undefined when they show none. */
export function sniffMimeType(bytes: Uint8Array): string | undefined {
  return pictureFormatOf(bytes)?.mimeType;
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
