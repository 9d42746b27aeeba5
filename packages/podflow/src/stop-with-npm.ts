/** ms between two looks at the parent process. */
const interval = 250;

/**
 * npm and npx run a program in a shell, and end themselves and that shell at a signal without handing it on. When the shell
 * is gone they were told to stop, and so is this process: it gets a SIGTERM.
 */
export function stopWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, interval);
  timer.unref();
}
