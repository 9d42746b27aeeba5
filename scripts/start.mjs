// `npm start`: installs and builds if need be, then runs `flow demo` with the arguments given here.
import { prepare } from './prepare.mjs';

stopWithNpm();
await prepare();
const { processIo, run } = await import('../packages/podflow/dist/cli.js');
process.exitCode = await run(['demo', ...process.argv.slice(2)], processIo());

/** npm runs scripts in a shell that hands no signal on. When that shell is gone, npm was told to stop, and so are we. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  timer.unref();
}
