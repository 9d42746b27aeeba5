import type { DriverConfig } from '../config/flow-config.ts';
import type { Document } from '../document/document.ts';
import type { Request } from '../document/request.ts';
import { driverDefinitions } from './driver-definitions.ts';
import { type OptionKind, option } from './driver-options.ts';
import { setRootDocuments } from './root-documents.ts';

/** One list of Documents: the roots of a request, or the chunks or matches of one parent. */
export interface DocumentList {
  readonly documents: readonly Document[];
  /** Puts another list in its place. */
  replace(documents: Document[]): void;
}

/** A Document and the root of the tree it stands in (itself for a root). */
export interface LocatedDocument {
  document: Document;
  root: Document;
}

/** Letters of a path that go down, and the field each leads to. */
const childFields = { c: 'chunks', m: 'matches' } as const;
export type ChildField = (typeof childFields)[keyof typeof childFields];

/**
 * The `traversal_paths` of a driver, or the default ones of its class; `r` stays, `c` goes to chunks, `m` to matches.
 * A plain text is taken letter by letter. Throws `ERR_VALUE` for other letters.
 */
export function pathsOf(config: DriverConfig): readonly string[] {
  const defaults = driverDefinitions.get(config.name)?.defaultPaths ?? [];
  return option(config, 'traversal_paths', paths, defaults);
}

/** The steps down that a path makes, e.g. `['chunks', 'matches']` for `cm`; none for `r`. */
export function stepsOf(path: string): ChildField[] {
  return [...path].flatMap((letter) =>
    letter === 'c' || letter === 'm' ? [childFields[letter]] : [],
  );
}

/** For drivers that remove, sort or extend: one list for each parent. */
export function documentLists(request: Request, path: string): DocumentList[] {
  const steps = stepsOf(path);
  const last = steps.pop();
  if (!last) {
    return [{ documents: request.docs, replace: (docs) => setRootDocuments(request, docs) }];
  }
  const parents = steps.reduce(children, [...request.docs]);
  return parents.map((parent) => ({
    documents: parent[last] ?? [],
    replace: (documents) => {
      parent[last] = documents;
    },
  }));
}

/** For drivers that take all Documents of a path at once. */
export function locatedDocuments(request: Request, path: string): LocatedDocument[] {
  const steps = stepsOf(path);
  return request.docs.flatMap((root) =>
    steps.reduce(children, [root]).map((document) => ({ document, root })),
  );
}

/** As `locatedDocuments`, without those that failed, or whose root failed, in an Executor before. */
export function workingDocuments(request: Request, path: string): LocatedDocument[] {
  return locatedDocuments(request, path).filter(
    ({ document, root }) => !document.error && !root.error,
  );
}

function children(parents: Document[], field: ChildField): Document[] {
  return parents.flatMap((parent) => parent[field] ?? []);
}

const paths: OptionKind<readonly string[]> = {
  expected: "paths of the letters r, c and m, such as ['r', 'cm']",
  read(value) {
    const list = typeof value === 'string' ? [...value] : value;
    if (!Array.isArray(list)) return undefined;
    const valid = list.every((path) => typeof path === 'string' && /^[rcm]+$/i.test(path));
    return valid ? list.map((path: string) => path.toLowerCase()) : undefined;
  },
};
