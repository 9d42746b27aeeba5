/** Tells items apart by their value; a list of fields, such as an id with a score, by all of them. */
export function itemKey(item: unknown): unknown {
  return typeof item === 'object' && item !== null ? JSON.stringify(item) : item;
}

/** The items as a set. */
export function itemSet(items: readonly unknown[]): Set<unknown> {
  return new Set(items.map(itemKey));
}

/** How many different items of `actual` are wanted. */
export function countHits(actual: readonly unknown[], desired: readonly unknown[]): number {
  const wanted = itemSet(desired);
  return [...itemSet(actual)].filter((item) => wanted.has(item)).length;
}

/** The first `k` items; all of them without a `k`. */
export function firstItems(items: readonly unknown[], k: number | undefined): readonly unknown[] {
  return k === undefined ? items : items.slice(0, k);
}
