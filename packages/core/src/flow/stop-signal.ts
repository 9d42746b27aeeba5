const signals = ['SIGINT', 'SIGTERM'] as const;

/** Aborted at the first SIGINT or SIGTERM; the second one ends the process as usual. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    for (const name of signals) process.removeListener(name, stop);
    controller.abort(signal);
  };
  for (const name of signals) process.once(name, stop);
  return controller.signal;
}
