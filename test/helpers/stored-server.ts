import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { storedFlowFile } from './stored-flow.ts';

/**
 * A server of the Flow with two indexers, in a process of its own; `launch` is what its shell puts before the
 * program, e.g. `ulimit -f 700; exec`.
 * What it logs is piped: a limit of file sizes holds for the file that a test's output goes to as well.
 * Throws with what it wrote to stderr when it does not start.
 */
export async function serveStored(
  workspace: string,
  launch: string,
): Promise<{ url: string } & AsyncDisposable> {
  const command = `${launch} "$0" "$1"`;
  const child = spawn('sh', ['-c', command, process.execPath, storedFlowFile('server.mjs')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', JINA_WORKSPACE: workspace },
  });
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const gone = once(child, 'close');
  const [url] = await Promise.race([once(child, 'message'), gone]);
  if (typeof url !== 'string') throw new Error(`The server ended: ${said.join('')}`);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await gone;
    },
  };
}

/** Documents as JSON, each with a vector of two numbers, from number `from` to the one before `to`. */
export function numberedJson(from: number, to: number): object[] {
  return Array.from({ length: to - from }, (_, index) => {
    const n = from + index;
    const buffer = Buffer.from(Float32Array.of(n, 1).buffer).toString('base64');
    return {
      id: `${n}`,
      tags: { padding: 'x'.repeat(300) },
      embedding: { dense: { buffer, shape: [2], dtype: '<f4' } },
    };
  });
}

/** Sends a request; `code` is that of the refusal, or of the first error of the answer. */
export async function post(url: string, mode: 'index' | 'search', data: object[]) {
  const response = await fetch(`${url}/api/${mode}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
  });
  const json = await response.json();
  const code: string | undefined = json.error?.code ?? json.status?.errors?.[0]?.code;
  return { status: response.status, json, code };
}

/** Ids of all Documents, as a search finds them. */
export async function foundIds(url: string): Promise<string[]> {
  const { json } = await post(url, 'search', numberedJson(0, 1));
  return (json.search.docs[0]?.matches ?? []).map(({ id }: { id: string }) => id);
}
