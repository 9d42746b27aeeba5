/** What the exit code of `flow` says. */
export const exitCode = {
  /** Done; also a `serve` that was stopped. */
  done: 0,
  /** Ran and failed. */
  failed: 1,
  /** Wrong usage, or a Flow that cannot run as it is written. */
  usage: 2,
  /** A job that was interrupted. */
  interrupted: 130,
} as const;

/** The same for people. */
export const exitCodeMeanings: ReadonlyMap<number, string> = new Map<number, string>([
  [exitCode.done, 'done (also a clean Ctrl-C of serve)'],
  [exitCode.failed, 'ran and failed'],
  [exitCode.usage, 'wrong usage, or a Flow that cannot run as it is written'],
  [exitCode.interrupted, 'indexing or an evaluation that was interrupted'],
]);
