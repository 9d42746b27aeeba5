import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import { leavePicture } from '../document/original-picture.ts';
import type { KeyValueIndexer } from '../executor/executor.ts';
import { checkBytes, checkValues } from '../executor/results/check-scores.ts';
import { decodeStored } from './decode-stored.ts';
import type { Driver, DriverContext } from './driver.ts';
import { flag, option } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { fillDocument } from './fill-document.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { distanceOf, isRanked } from './merge-matches.ts';
import { mostKept } from './most-kept.ts';
import { documentLists, pathsOf } from './traverse.ts';
import { warnOfEmptiness } from './warn-of-emptiness.ts';

/**
 * Fetches Documents, by default the matches, by id; those that are not stored are removed from their lists. `is_update`
 * (default true): the stored fields fill those that are empty, score, id and adjacency stay; else the stored one takes its place.
 * Of ranked matches only those are fetched that the `following` drivers may keep; the others are removed.
 */
export function createKVSearchDriver(
  config: DriverConfig,
  following: readonly DriverConfig[],
): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'query');
  const isUpdate = option(config, 'is_update', flag, true);
  return {
    run(context) {
      const bound = findExecutor<KeyValueIndexer>(context, binding);
      const fetch = (documents: readonly Document[]): Document[] => {
        const ids = documents.map(({ id }) => id);
        const result: unknown = bound.executor[binding.method as 'query'](ids);
        const label = `${bound.className}.${binding.method}`;
        const values = checkValues(result, label, ids.length, checkBytes);
        return documents.flatMap((document, i) => {
          const bytes = values[i];
          return bytes ? [restore(document, bytes, isUpdate, context, bound)] : [];
        });
      };
      for (const path of paths) {
        // A Document that takes the place of a match brings its own score.
        const most = isUpdate ? mostKept(following, context.request, path) : undefined;
        for (const { documents, replace } of documentLists(context.request, path)) {
          if (documents.length > 0) replace(fetchFirst(documents, most, fetch));
        }
      }
      warnOfEmptiness(context, bound.executor);
    },
  };
}

/** The first `most` of ranked Documents that are stored, and those as near as the last of them. */
function fetchFirst(
  documents: readonly Document[],
  most: number | undefined,
  fetch: (documents: readonly Document[]) => Document[],
): Document[] {
  if (most === undefined || most >= documents.length || !isRanked(documents)) {
    return fetch(documents);
  }
  const found: Document[] = [];
  let next = 0;
  while (found.length < most && next < documents.length) {
    const from = next;
    next += most - found.length;
    const last = documents[next - 1];
    while (last && isAsNear(documents[next], last)) next++;
    found.push(...fetch(documents.slice(from, next)));
  }
  return found;
}

function isAsNear(document: Document | undefined, other: Document): boolean {
  return document !== undefined && distanceOf(document) === distanceOf(other);
}

function restore(
  document: Document,
  bytes: Uint8Array,
  isUpdate: boolean,
  context: DriverContext,
  { className }: Bound<KeyValueIndexer>,
): Document {
  try {
    const stored = decodeStored(bytes, document.id, className);
    const whole = isUpdate ? fillDocument(document, stored) : stored;
    if (context.leavesPictures && isAsStored(whole, stored)) leavePicture(whole);
    return whole;
  } catch (error) {
    context.fail(document, toExecutorError(error, className));
    return document;
  }
}

/** False when the Document has a picture of its own, which is not in the index. */
function isAsStored(document: Document, stored: Document): boolean {
  return document.buffer === stored.buffer && document.uri === stored.uri;
}
