// `npm start`: installs and builds if need be, then runs `flow demo` with the arguments given here.
import { prepare } from './prepare.mjs';

/** What a terminal in raw mode gives for Ctrl-C. */
const ctrlC = 0x03;

const watch = stopWithNpm();
await prepare();
// From here on the program watches itself.
clearInterval(watch);
const { processIo, run } = await import('../packages/podflow/dist/cli.js');
takeCtrlC();
process.exitCode = await run(['demo', ...process.argv.slice(2)], processIo());

/** npm runs scripts in a shell that hands no signal on. When that shell is gone, npm was told to stop, and so are we. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
  return timer;
}

/**
 * A terminal sends Ctrl-C to the whole group: npm and its shell would die of it before the demo has stopped, and npm's exit code
 * would say so. Read as a key it reaches the demo alone, whose exit code npm then passes on.
 */
function takeCtrlC() {
  if (!process.stdin.isTTY) return;
  process.stdin.setRawMode(true).unref();
  process.stdin.on('data', (keys) => {
    if (!keys.includes(ctrlC)) return;
    // Nobody listens any more after the first one: the second one forces.
    if (!process.emit('SIGINT', 'SIGINT')) process.exit(130);
  });
}
