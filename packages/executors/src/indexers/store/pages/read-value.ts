import { type PageFile, pageBytes } from './page-file.ts';
import { headerBytes, largeValuePages } from './page-format.ts';
import type { PageNode } from './tree-page.ts';

/** The value of a leaf node, as it is stored; undefined when the file does not have all of it. */
export function readValue(file: PageFile, node: PageNode): Buffer | undefined {
  const { large, valueBytes } = node;
  if (!large) return node.value;
  if (valueBytes > file.bytes) return undefined;
  const pages = Buffer.allocUnsafe(largeValuePages(valueBytes) * pageBytes);
  const isThere = file.read(large.page, pages);
  return isThere ? pages.subarray(headerBytes, headerBytes + valueBytes) : undefined;
}
