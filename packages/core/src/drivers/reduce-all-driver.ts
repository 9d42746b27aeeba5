import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Driver, DriverContext } from './driver.ts';
import { forwardedOf, groupById } from './group-by-id.ts';
import { mergeMatches } from './merge-matches.ts';
import { setRootDocuments } from './root-documents.ts';
import { type ChildField, pathsOf, stepsOf } from './traverse.ts';

/**
 * Unites the parts of a join in the forwarded request. On `r`: the roots of all parts one after another. On a path below:
 * the roots (and what lies between) by id, each once; at the end of the path the chunks of all parts one after another, or
 * their matches, see `mergeMatches`; as in Jina they say whose they are. Without de-duplication; results do not depend on who
 * came first.
 */
export function createReduceAllDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  return {
    run(context) {
      if (context.parts.length < 2) return;
      for (const path of paths) {
        const [step, ...deeper] = stepsOf(path);
        if (step) uniteBelow(context, step, deeper);
        else uniteRoots(context);
      }
    },
  };
}

function uniteRoots({ request, parts }: DriverContext): void {
  setRootDocuments(
    request,
    parts.flatMap(({ docs }) => docs),
    parts,
  );
}

function uniteBelow(
  { request, parts }: DriverContext,
  step: ChildField,
  deeper: readonly ChildField[],
): void {
  const lists = parts.map(({ docs }) => docs);
  setRootDocuments(request, unite(lists, request.docs, step, deeper), parts);
}

/** One Document for each id of the lists, with the children of all that have the id. */
function unite(
  lists: readonly (readonly Document[])[],
  forwarded: readonly Document[],
  step: ChildField,
  [next, ...deeper]: readonly ChildField[],
): Document[] {
  const kept = new Set(forwarded);
  return groupById(lists).map((group) => {
    const united = forwardedOf(group, kept);
    const children = group.map((document) => document[step] ?? []);
    const merged = next ? unite(children, united[step] ?? [], next, deeper) : join(children, step);
    if (merged.length > 0) united[step] = next ? merged : merged.map(childOf(united, step));
    const error = group.find((document) => document.error)?.error;
    if (error) united.error ??= error;
    return united;
  });
}

function join(children: readonly (readonly Document[])[], step: ChildField): Document[] {
  return step === 'matches' ? mergeMatches(children) : children.flat();
}

/** Gives a chunk or a match of any part its place below the united Document. */
function childOf(parent: Document, step: ChildField): (child: Document) => Document {
  const { id, granularity = 0, adjacency = 0, mimeType } = parent;
  if (step === 'chunks') {
    return (chunk) => {
      Object.assign(chunk, { parentId: id, granularity: granularity + 1 });
      if (!chunk.mimeType && mimeType) chunk.mimeType = mimeType;
      return chunk;
    };
  }
  return (match) => {
    match.adjacency = adjacency + 1;
    match.score = { value: 0, ...match.score, refId: id };
    return match;
  };
}
