import type { PageNode } from './tree-page.ts';

/** Pages that follow each other. */
export interface PageRun {
  first: number;
  count: number;
}

/** Bytes of a number in a list. */
const numberBytes = 8;

/**
 * The pages in a list of free ones, as lmdb-js writes it: a count, then numbers of single pages, zeros, and a negative length before the
 * first page of a run. undefined when it is none.
 */
export function readFreeList(list: Buffer): PageRun[] | undefined {
  if (list.length < numberBytes || list.length % numberBytes !== 0) return undefined;
  const at = (index: number): number => Number(list.readBigInt64LE(numberBytes * index));
  const count = at(0);
  if (count < 0 || count >= list.length / numberBytes) return undefined;
  const runs: PageRun[] = [];
  for (let index = 1; index <= count; index++) {
    const entry = at(index);
    if (entry > 0) runs.push({ first: entry, count: 1 });
    if (entry >= 0) continue;
    index++;
    if (index > count) return undefined;
    runs.push({ first: at(index), count: -entry });
  }
  return runs;
}

/** Order of the keys of free lists: numbers of transactions. Other keys are in no order. */
export function compareTransactions({ key: a }: PageNode, { key: b }: PageNode): number {
  if (a.length !== numberBytes || b.length !== numberBytes) return 1;
  const [x, y] = [a.readBigUInt64LE(), b.readBigUInt64LE()];
  return x < y ? -1 : Number(x > y);
}
