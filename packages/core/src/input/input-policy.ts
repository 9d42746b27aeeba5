import type { Document } from '../document/document.ts';
import { mimeTypeOf, sniffMimeType } from '../document/mime-type.ts';

/** What whoever takes inputs decides: what may be read, how much, and what tells the type of bytes. */
export interface InputPolicy {
  /** Type of items that do not tell their own. */
  mimeType?: string | undefined;
  /** `document`: texts must be the JSON of Documents; `content`: they never are. Default `auto`: a JSON object is a Document. */
  dataType?: 'auto' | 'document' | 'content' | undefined;
  /** What is taken, for messages. */
  taken: string;
  /** The type of a file by its first bytes; undefined when they are those of no known format. */
  sniff(bytes: Uint8Array): string | undefined | Promise<string | undefined>;
  /** `sniff` knows sounds and films too: a data URI that says it is one must be one. */
  knowsMedia?: boolean;
  /** Throws for a text that is not taken, e.g. since it is too long. */
  checkText?(text: string, path: string): void;
  /** Throws for JSON that is not to be parsed. */
  checkJson?(json: string, path: string): void;
  /** Takes, reads or refuses the `uri` of a Document that is no data URI: a web address or a path. */
  takeUri?(document: Document, uri: string, path: string): Promise<void> | void;
}

/** What programs may give that call the Flow themselves: anything. */
export const localPolicy: InputPolicy = {
  taken:
    'a text, the path of a file, a URL, bytes, a typed array, a Document, or something that gives these one after another',
  sniff: (bytes) => sniffMimeType(bytes),
};

/** The type that a content, or the ending of a uri, shows; undefined when they show none. */
export async function typeOfContent(
  { text, buffer, uri }: Document,
  { sniff }: InputPolicy,
): Promise<string | undefined> {
  const sniffed = buffer && (await sniff(buffer));
  if (sniffed || text !== undefined) return sniffed ?? 'text/plain';
  return uri === undefined ? undefined : mimeTypeOf({ uri });
}
