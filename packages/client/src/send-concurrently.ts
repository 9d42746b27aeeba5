/**
 * Calls `send` for each item with at most `concurrency` calls under way. After a failure nothing more is sent, what is
 * under way is waited for, and the first failure is thrown.
 */
export async function sendConcurrently<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  send: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
  };
  try {
    for await (const item of items) {
      const work: Promise<void> = send(item)
        .catch(fail)
        .finally(() => underWay.delete(work));
      underWay.add(work);
      if (underWay.size >= concurrency) await Promise.race(underWay);
      if (failure) break;
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(underWay);
  if (failure) throw failure.error;
}
