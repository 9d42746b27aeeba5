import { randomUUID } from 'node:crypto';
import type { Document } from '../document/document.ts';
import { documentFromJson } from '../document/json.ts';
import { isPlainObject } from '../document/plain-object.ts';
import { kindOfText } from './kind-of-text.ts';

/**
 * What `toDocuments` makes of a plain text, or of a Document with a text and nothing to open, without a wait: most items are one of
 * these, and to wait costs more than they do. undefined for every other item. Throws `ERR_INPUT` as `readItem` does.
 */
export function readAtOnce(
  item: unknown,
  place: string,
  mimeType = 'text/plain',
): Document | undefined {
  if (typeof item === 'string') {
    return isPlainText(item) ? { id: randomUUID(), text: item, mimeType, weight: 1 } : undefined;
  }
  if (!isTextDocument(item)) return undefined;
  const document = documentFromJson(item, place);
  document.mimeType ||= mimeType;
  document.weight ??= 1;
  return document;
}

/** A string that is neither an address, nor JSON, nor a path, nor a pattern. */
function isPlainText(text: string): boolean {
  return kindOfText(text) === 'text' && !/[/\\*]|\.\w{1,5}$/.test(text);
}

const others = ['uri', 'chunks', 'matches', 'error', 'buffer', 'then'];

function isTextDocument(item: unknown): item is object {
  return (
    isPlainObject(item) && typeof item['text'] === 'string' && !others.some((name) => name in item)
  );
}
