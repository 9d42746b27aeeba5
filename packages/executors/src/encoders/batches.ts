/**
 * Batches of at most `size` positions of `keys`, each of equal keys only, so that nothing needs padding.
 * Keys in the order in which they first occur.
 */
export function batchesOf(keys: readonly (string | number)[], size: number): number[][] {
  const groups = new Map<string | number, number[]>();
  for (const [position, key] of keys.entries()) {
    const group = groups.get(key);
    if (group) group.push(position);
    else groups.set(key, [position]);
  }
  return [...groups.values()].flatMap((group) => chunks(group, size));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
