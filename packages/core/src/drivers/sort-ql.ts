import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Driver } from './driver.ts';
import { flag, type OptionKind, option, requiredOption } from './driver-options.ts';
import { compilePath, type FieldReader, splitPath } from './field-path.ts';
import { queryOption } from './query-options.ts';
import { documentLists, pathsOf } from './traverse.ts';

type SortKey = number | string | boolean;

/**
 * Sorts each list by `field`, a path such as `score__value`, `tags__price`; descending with `reverse`. Equal ones keep
 * their order. Documents that lack the value (or have NaN there) go last either way; Jina fails on them.
 */
export function createSortQL(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const ownField = requiredOption(config, 'field', fieldReader);
  const ownReverse = option(config, 'reverse', flag, false);
  return {
    run({ request }) {
      const read = queryOption(request, config, 'field', fieldReader, ownField);
      const reverse = queryOption(request, config, 'reverse', flag, ownReverse);
      for (const path of paths) {
        for (const { documents, replace } of documentLists(request, path)) {
          if (documents.length > 1) replace(sorted(documents, read, reverse));
        }
      }
    },
  };
}

function sorted(documents: readonly Document[], read: FieldReader, reverse: boolean): Document[] {
  const keyed = documents.map((document) => ({ document, key: keyOf(read(document)) }));
  const sign = reverse ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ document }) => document);
}

function keyOf(value: unknown): SortKey | null {
  if (value === null || Number.isNaN(value)) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  throw new FlowError(
    'ERR_DRIVER',
    `SortQL: cannot sort by a value of type ${typeof value}; expected numbers or texts`,
  );
}

function compare(a: SortKey, b: SortKey): number {
  if (typeof a !== typeof b) {
    throw new FlowError(
      'ERR_DRIVER',
      `SortQL: cannot compare a ${typeof a} with a ${typeof b}; the field must have one type in all Documents`,
    );
  }
  return Number(a > b) - Number(a < b);
}

const fieldReader: OptionKind<FieldReader> = {
  expected: 'the path of a field, such as score__value',
  read: (value, label) =>
    typeof value === 'string' && value !== ''
      ? compilePath(splitPath(value), label).read
      : undefined,
};
