import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FlowError } from '../document/flow-error.ts';
import { messageOf, readProperty } from '../document/thrown-value.ts';

/**
 * What went wrong in the module of a user before its Executor worked, with file and line. A coded error is left as it is.
 *
 * @param what E.g. `the class MyEncoder cannot be built`.
 * @param module URL of the module.
 */
export function moduleError(what: string, module: string, thrown: unknown): unknown {
  // By name: the package of an Executor may hold a copy of the class.
  if (readProperty(thrown, 'name') === 'FlowError') return thrown;
  const file = module.startsWith('file:') ? fileURLToPath(module) : module;
  const line = lineIn(thrown, file, module) ?? syntaxErrorLine(thrown, file);
  const place = line === undefined ? file : `${file}:${line}`;
  const message = `${what} (${place}): ${messageOf(thrown)}`;
  return new FlowError('ERR_PEA_START', message, { cause: thrown });
}

/** The line in the file where an error was thrown, or through which it came. */
function lineIn(thrown: unknown, file: string, module: string): number | undefined {
  const stack = readProperty(thrown, 'stack');
  if (typeof stack !== 'string') return undefined;
  for (const name of [module, file]) {
    const at = stack.indexOf(`${name}:`);
    const line = at < 0 ? Number.NaN : Number.parseInt(stack.slice(at + name.length + 1), 10);
    if (Number.isFinite(line)) return line;
  }
  return undefined;
}

/** Node tells the line of a syntax error only where it prints it. */
function syntaxErrorLine(thrown: unknown, file: string): number | undefined {
  if (readProperty(thrown, 'name') !== 'SyntaxError') return undefined;
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  const line = /:(\d+)\r?\n/.exec(stderr)?.[1];
  return line === undefined ? undefined : Number(line);
}
