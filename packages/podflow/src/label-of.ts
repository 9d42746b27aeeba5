import type { Document } from '@podflow/core';

/** How people would call a Document: its caption, else its text, its file, its URI (a data URI is cut short), or its id. */
export function labelOf({ tags, text, uri, id }: Document): string {
  const named = [tags?.['caption'], text, tags?.['file']].find(isName);
  if (named !== undefined) return named;
  if (uri) return uri.startsWith('data:') ? `${uri.slice(0, 30)}…` : uri;
  return id;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
