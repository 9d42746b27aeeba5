/**
 * The same values; when `signal` is aborted, the source is told at once by its `return()`, also while it is waited for, and
 * nothing more is read from it.
 */
export function closable<T>(
  source: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal | undefined,
): AsyncIterable<T> | Iterable<T> {
  if (!signal) return source;
  if (Symbol.asyncIterator in source) {
    return { [Symbol.asyncIterator]: () => closableAsync(source[Symbol.asyncIterator](), signal) };
  }
  return { [Symbol.iterator]: () => closableSync(source[Symbol.iterator](), signal) };
}

function closableAsync<T>(iterator: AsyncIterator<T>, signal: AbortSignal): AsyncIterator<T> {
  let returned: Promise<unknown> | undefined;
  const close = (): Promise<unknown> => {
    returned ??= Promise.resolve(iterator.return?.());
    return returned;
  };
  whenAborted(signal, () => void close().catch(() => {}));
  return {
    next: () => (returned ? Promise.resolve(ended()) : iterator.next()),
    return: async () => {
      await close();
      return ended();
    },
  };
}

function closableSync<T>(iterator: Iterator<T>, signal: AbortSignal): Iterator<T> {
  let isClosed = false;
  const close = (): IteratorResult<T> => {
    if (!isClosed) iterator.return?.();
    isClosed = true;
    return ended();
  };
  whenAborted(signal, close);
  return { next: () => (isClosed ? ended() : iterator.next()), return: close };
}

/** An input that runs cannot be told, and one that fails at its end fails for nobody: it is told again when it has come back. */
function whenAborted(signal: AbortSignal, close: () => unknown): void {
  const tell = (): void => {
    try {
      close();
    } catch {}
  };
  if (signal.aborted) tell();
  else signal.addEventListener('abort', tell, { once: true });
}

function ended(): IteratorReturnResult<undefined> {
  return { done: true, value: undefined };
}
