// `npm start`: installs and builds if need be, then runs `flow demo` with the arguments given here.
import { prepare } from './prepare.mjs';

await prepare();
const { processIo, run } = await import('../packages/podflow/dist/cli.js');
process.exitCode = await run(['demo', ...process.argv.slice(2)], processIo());
