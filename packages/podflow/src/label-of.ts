import type { Document } from '@podflow/core';

/** How people would call a Document: its caption, its text, its path, its file, its data URI cut short, or its id. */
export function labelOf({ tags, text, uri, id }: Document): string {
  const isData = uri?.startsWith('data:');
  const names = [tags?.['caption'], text, isData ? undefined : uri, tags?.['file']];
  return names.find(isName) ?? (isData ? `${uri?.slice(0, 30)}…` : id);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
