import type { Document } from '../document/document.ts';

/** The root Document that `document` is, or lies under as a chunk or match; itself when it lies under none of `roots`. */
export function rootOf(document: Document, roots: readonly Document[]): Document {
  return roots.find((root) => contains(root, document)) ?? document;
}

function contains(tree: Document, document: Document): boolean {
  if (tree === document) return true;
  return [...(tree.chunks ?? []), ...(tree.matches ?? [])].some((part) => contains(part, document));
}
