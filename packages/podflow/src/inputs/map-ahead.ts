/** Maps items in their order, working on up to `ahead` of them at the same time. */
export async function* mapAhead<T, R>(
  items: Iterable<T>,
  ahead: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const work = map(item);
    // Whoever consumes sees the error in its turn; until then it is not unhandled.
    work.catch(() => {});
    underWay.push(work);
    const next = underWay.length >= ahead ? underWay.shift() : undefined;
    if (next) yield await next;
  }
  for (const work of underWay) yield await work;
}
