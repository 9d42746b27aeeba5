import type { ErrorCode } from '../document/error-code.ts';
import { codeOf } from './executor-error.ts';

/** What to do with a batch of Documents that belong into one call of an Executor. */
export interface BatchWork<T> {
  /** Does all of it or, when it throws, nothing. */
  work(items: readonly T[]): Promise<void> | void;
  /** Is told about each item that cannot be done. */
  fail(item: T, error: unknown): void;
  /** Whether an error can be the fault of one item. Others are thrown. */
  isItemFault(error: unknown): boolean;
}

/** Does a batch at once; when one item spoils it, one by one, so that only the bad ones fail. */
export async function runBatch<T>(items: readonly T[], batch: BatchWork<T>): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await batch.work(items);
  } catch (error) {
    if (!batch.isItemFault(error)) throw error;
    if (items.length === 1) batch.fail(first, error);
    else for (const item of items) await runBatch([item], batch);
  }
}

/** True for the errors by which an index refuses one Document; others, such as a lock, concern the whole request. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && refusals.includes(code);
}

const refusals: readonly ErrorCode[] = ['ERR_VECTOR', 'ERR_INDEX_DIMENSION', 'ERR_ID_LENGTH'];
