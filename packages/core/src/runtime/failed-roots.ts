import type { Document } from '../document/document.ts';

/** Ids of the Documents that failed, themselves or in a chunk. */
export function failedRoots(documents: readonly Document[]): string[] {
  return documents.filter(hasError).map(({ id }) => id);
}

function hasError({ error, chunks }: Document): boolean {
  return error !== undefined || (chunks?.some(hasError) ?? false);
}
