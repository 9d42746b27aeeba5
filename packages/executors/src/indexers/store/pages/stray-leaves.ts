import type { PageUse } from './check-pages.ts';
import { type PageFile, pageBytes } from './page-file.ts';
import { flagsOf, pageKind, pageNumberAt } from './page-format.ts';
import { readValue } from './read-value.ts';
import { type PageNode, readPossibleNodes } from './tree-page.ts';
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
  const page = Buffer.alloc(pageBytes);
  const leaves: { number: number; transaction: number }[] = [];
  for (let number = 2; number <= snapshot.lastPage; number++) {
    if (used.has(number) || free.has(number) || !file.read(number, page)) continue;
    if (flagsOf(page) !== pageKind.leaf || pageNumberAt(page, 0) !== number) continue;
    leaves.push({ number, transaction: pageNumberAt(page, 8) });
  }
  leaves.sort((a, b) => b.transaction - a.transaction);
  let current: PageNode;
  const read = () => readValue(file, current);
  for (const { number } of leaves) {
    if (!file.read(number, page)) continue;
    for (current of readPossibleNodes(page)) onEntry(current.key, read);
  }
}
