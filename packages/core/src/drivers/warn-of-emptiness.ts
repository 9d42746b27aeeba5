import type { Executor } from '../executor/executor.ts';
import type { DriverContext } from './driver.ts';

/** Warns with `ERR_INDEX_EMPTY` when an indexer found nothing because it holds nothing: "no matches" would tell another story. */
export function warnOfEmptiness(
  { warnOf }: Pick<DriverContext, 'warnOf'>,
  { emptiness }: Executor,
): void {
  if (emptiness !== undefined) warnOf('ERR_INDEX_EMPTY', emptiness);
}
