import type { Document } from '../document/document.ts';

/**
 * Groups the Documents of several lists that have the same id, in first-seen order; a group is in the order of the lists.
 * An id that stands twice in one list makes two groups: each list gives at most one Document to a group.
 */
export function groupById(lists: readonly (readonly Document[])[]): Document[][] {
  const groups = new Map<string, Set<Document>>();
  for (const list of lists) {
    const seen = new Map<string, number>();
    for (const document of list) {
      const occurrence = seen.get(document.id) ?? 0;
      seen.set(document.id, occurrence + 1);
      const key = `${occurrence}:${document.id}`;
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(document));
    }
  }
  return [...groups.values()].map((group) => [...group]);
}

/** The member of a group that stands in `forwarded`, else its first. */
export function forwardedOf(
  group: readonly Document[],
  forwarded: ReadonlySet<Document>,
): Document {
  const [first] = group;
  if (!first) throw new RangeError('A group has at least one Document');
  return group.find((document) => forwarded.has(document)) ?? first;
}
