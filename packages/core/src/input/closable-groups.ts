/**
 * The values in groups of `size` (the last may be smaller) where they are there at once, else one by one: a wait for each takes longer
 * than most inputs do. When `signal` is aborted, the source is told at once by its `return()`, also while it is waited for, and
 * nothing more is read from it.
 */
export async function* closableGroups<T>(
  source: AsyncIterable<T> | Iterable<T>,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly T[]> {
  if (Symbol.asyncIterator in source) {
    for await (const value of closable(source, signal)) yield [value];
  } else yield* groupsAtOnce(source, size, signal);
}

function closable<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncIterable<T> {
  if (!signal) return source;
  return { [Symbol.asyncIterator]: () => closableIterator(source[Symbol.asyncIterator](), signal) };
}

function closableIterator<T>(iterator: AsyncIterator<T>, signal: AbortSignal): AsyncIterator<T> {
  let returned: Promise<unknown> | undefined;
  const close = (): Promise<unknown> => {
    returned ??= Promise.resolve(iterator.return?.());
    return returned;
  };
  const forget = whenAborted(signal, () => void close().catch(() => {}));
  return {
    next: () => (returned ? Promise.resolve(ended()) : iterator.next()),
    return: async () => {
      forget();
      await close();
      return ended();
    },
  };
}

function* groupsAtOnce<T>(
  source: Iterable<T>,
  size: number,
  signal: AbortSignal | undefined,
): Generator<readonly T[], void, undefined> {
  const iterator = source[Symbol.iterator]();
  let isOpen = true;
  const close = (): void => {
    if (isOpen) iterator.return?.();
    isOpen = false;
  };
  const forget = signal ? whenAborted(signal, close) : () => {};
  let group: T[] = [];
  try {
    for (let next = isOpen && iterator.next(); next; next = isOpen && iterator.next()) {
      if (next.done) {
        isOpen = false;
        break;
      }
      if (group.push(next.value) < size) continue;
      yield group;
      group = [];
    }
  } catch (error) {
    // An iterator that failed has ended.
    isOpen = false;
    throw error;
  } finally {
    forget();
    close();
  }
  if (group.length > 0) yield group;
}

/**
 * An input that runs cannot be told, and one that fails at its end fails for nobody: it is told again when it has come back.
 * Gives what ends the watch.
 */
function whenAborted(signal: AbortSignal, close: () => void): () => void {
  const tell = (): void => {
    try {
      close();
    } catch {}
  };
  if (signal.aborted) tell();
  else signal.addEventListener('abort', tell, { once: true });
  return () => signal.removeEventListener('abort', tell);
}

function ended(): IteratorReturnResult<undefined> {
  return { done: true, value: undefined };
}
