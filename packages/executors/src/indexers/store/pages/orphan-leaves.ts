import type { PageUse } from './check-pages.ts';
import { type PageFile, pageBytes } from './page-file.ts';
import { flagsOf, pageKind, pageNumberAt } from './page-format.ts';
import { type EntryVisitor, TreeWalk } from './tree-walk.ts';

/**
 * Entries of the leaf pages that a damaged branch led to: pages that are neither in use nor free. The newest pages come first, since one
 * that LMDB forgot to list as free can have an older version of an entry.
 */
export function readOrphanLeaves(
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
  const onFault = () => {};
  const compare = Buffer.compare;
  const walk = new TreeWalk({ name: 'data', file, used, compare, heads: false, onEntry, onFault });
  for (const { number } of leaves) walk.leaf(number);
}
