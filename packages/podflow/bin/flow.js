#!/usr/bin/env -S node --
// The -- above: without it Node takes an --env-file of the user for its own.
import { processIo, run } from '../dist/cli.js';

// Whoever read the results may have seen enough, as `head` has; what is under way still ends as it should.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
// Without room for its log, on a full disk for instance, a server still answers.
process.stderr.on('error', () => {});
// The exit code is set, not forced: what was written to a pipe still gets out.
process.exitCode = await run(process.argv.slice(2), processIo());
