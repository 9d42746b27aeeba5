import type { CliIo } from '../src/cli-io.ts';

/** An io that keeps what is written. Without a terminal, unless `isTTY`. */
export function collectIo({
  env = {},
  isTTY = false,
}: {
  env?: Record<string, string>;
  isTTY?: boolean;
} = {}): {
  io: CliIo;
  stdout: () => string;
  stderr: () => string;
} {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    isTTY,
    write: (text: string) => {
      written[name] += text;
    },
  });
  return {
    io: {
      stdout: output('stdout'),
      stderr: output('stderr'),
      env,
      stopSignal: () => new AbortController().signal,
    },
    stdout: () => written.stdout,
    stderr: () => written.stderr,
  };
}
