import type { Document } from '@podflow/core';

/** How people would call a Document: its caption, else its text, else its URI (a data URI is cut short), else its id. */
export function labelOf({ tags, text, uri, id }: Document): string {
  const caption = tags?.['caption'];
  if (typeof caption === 'string' && caption !== '') return caption;
  if (text) return text;
  if (uri) return uri.startsWith('data:') ? `${uri.slice(0, 30)}…` : uri;
  return id;
}
