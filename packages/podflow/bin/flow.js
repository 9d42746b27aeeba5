#!/usr/bin/env node
import { processIo, run } from '../dist/cli.js';

// The exit code is set, not forced: what was written to a pipe still gets out.
process.exitCode = await run(process.argv.slice(2), processIo());
