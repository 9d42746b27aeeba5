import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./jina_noop.py', import.meta.url));

/** Why there is no Jina to compare with; undefined when there is. `$JINA_PYTHON` names the Python that has it. */
export function jinaMissing() {
  const python = process.env.JINA_PYTHON ?? 'python3';
  const { status } = spawnSync(python, ['-c', 'import jina.flow'], { stdio: 'ignore' });
  if (status === 0) return undefined;
  return `${python} has no Jina 1.0.8 (bench/jina_noop.py says how to install it; JINA_PYTHON names another Python)`;
}

/** Starts real Jina with four Pods that do nothing. */
export async function startJina({ prefetch }) {
  const python = process.env.JINA_PYTHON ?? 'python3';
  const child = spawn(python, [script, String(prefetch)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    while (true) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} ${script} ended with exit code ${child.exitCode}`);
      // Its Pods write their log here, too.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const { version } = await next();
  return {
    version,
    /** Seconds for `documents` text Documents. */
    async run({ documents, requestSize }) {
      child.stdin.write(`${JSON.stringify({ docs: documents, request_size: requestSize })}\n`);
      return (await next()).seconds;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
