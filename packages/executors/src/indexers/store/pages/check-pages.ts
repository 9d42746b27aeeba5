import { compareTransactions, type PageRun, readFreeList } from './free-list.ts';
import type { PageFile } from './page-file.ts';
import { PageSet } from './page-set.ts';
import type { Snapshot } from './snapshot.ts';
import type { PageNode } from './tree-page.ts';
import { type EntryVisitor, type PageFault, TreeWalk } from './tree-walk.ts';

export interface PageCheck {
  /** Takes the entries of the data. */
  onEntry: EntryVisitor;
  /** Reads the lists of free pages and the heads of large values too. */
  forWriting: boolean;
  onFault(fault: PageFault): void;
}

/** How a file uses its pages. */
export interface PageUse {
  snapshot: Snapshot;
  used: PageSet;
  /** Pages that are listed as free. */
  free: PageSet;
}

/** Checks all pages that `snapshot` of a data file uses. Returns how they are used. */
export function checkPages(
  file: PageFile,
  snapshot: Snapshot,
  { onEntry, forWriting, onFault }: PageCheck,
): PageUse {
  const { main, free, lastPage } = snapshot;
  const use = { snapshot, used: new PageSet(lastPage + 1), free: new PageSet(lastPage + 1) };
  const options = { file, used: use.used, heads: forWriting, onFault };
  new TreeWalk({ ...options, name: 'data', compare: compareKeys, onEntry }).run(main);
  if (!forWriting) return use;
  const runs: PageRun[] = [];
  const addList: EntryVisitor = (_, value) => {
    const list = readFreeList(value() ?? Buffer.alloc(0));
    if (list) for (const run of list) runs.push(run);
    else onFault({ tree: 'free', page: free.root ?? 0, reason: 'a list of free pages' });
  };
  new TreeWalk({ ...options, name: 'free', compare: compareTransactions, onEntry: addList }).run(
    free,
  );
  for (const run of runs) checkFree(run, use, onFault);
  return use;
}

function compareKeys(a: PageNode, b: PageNode): number {
  return a.compareKey(b);
}

/** A page that is listed twice does no harm: LMDB drops the second. */
function checkFree(
  { first, count }: PageRun,
  { snapshot, used, free }: PageUse,
  onFault: (fault: PageFault) => void,
): void {
  if (first < 2 || first + count > snapshot.lastPage + 1) {
    onFault({
      tree: 'free',
      page: first,
      reason: 'it is listed as free, and is no page of the file',
    });
    return;
  }
  for (let page = first; page < first + count; page++) {
    if (used.has(page)) onFault({ tree: 'free', page, reason: 'it is in use and listed as free' });
    free.add(page);
  }
}
