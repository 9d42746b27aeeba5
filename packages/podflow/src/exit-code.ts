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
