import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The command of graphviz-cli, beside its library. */
const command = join(
  dirname(createRequire(import.meta.url).resolve('graphviz-cli')),
  '../bin/graphviz.cjs',
);

/** Bytes; the SVG of a Flow of 200 Pods has about 1 MB. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * Lets Graphviz lay out DOT text; gives SVG text. In a process of its own: within one, Graphviz draws large graphs a
 * little differently the more it has drawn before.
 */
export function layOut(input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [command, '-Tsvg', '-Kdot'],
      { maxBuffer },
      (error, svg) => (error ? reject(error) : resolve(svg)),
    );
    child.stdin?.end(input);
  });
}
