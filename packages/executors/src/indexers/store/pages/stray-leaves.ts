import type { PageUse } from './check-pages.ts';
import type { PageFile } from './page-file.ts';
import { flagsOf, pageKind, pageNumberAt } from './page-format.ts';
import { readValue } from './read-value.ts';
import { createPage, type PageNode, readPossibleNodes } from './tree-page.ts';
import type { EntryVisitor } from './tree-walk.ts';

/**
 * Gives the entries of the leaf pages that a walk through a damaged tree did not take: pages that are neither in use nor free. Their checksums
 * tell which entries are sound. The newest pages come first, since a page that LMDB forgot to list as free can have an older version
 * of an entry.
 */
export function readStrayLeaves(
  file: PageFile,
  { snapshot, used, free }: PageUse,
  onEntry: EntryVisitor,
): void {
  const page = createPage();
  const { bytes } = page;
  const leaves: { number: number; transaction: number }[] = [];
  for (let number = 2; number <= snapshot.lastPage; number++) {
    if (used.has(number) || free.has(number) || !file.read(number, bytes)) continue;
    if (flagsOf(bytes) !== pageKind.leaf || pageNumberAt(bytes, 0) !== number) continue;
    leaves.push({ number, transaction: pageNumberAt(bytes, 8) });
  }
  leaves.sort((a, b) => b.transaction - a.transaction);
  let current: PageNode;
  const read = () => readValue(file, current);
  for (const { number } of leaves) {
    if (!file.read(number, bytes)) continue;
    for (current of readPossibleNodes(page)) onEntry(current, read);
  }
}
