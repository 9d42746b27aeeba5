import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Starts a server in a process of its own: a program that prints its URL and ends at SIGTERM. */
export async function startServer(args, env = {}) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = await Promise.race([firstUrl(child.stdout), ended]);
  if (typeof url !== 'string') throw new Error(`${args[0]} ended before it served`);
  child.stdout.resume();
  return {
    url,
    /** Bytes of memory the process has. */
    memory: () => Number(spawnSync('ps', ['-o', 'rss=', '-p', `${child.pid}`]).stdout) * 1024,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstUrl(stdout) {
  let text = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const [url] = text.match(/https?:\/\/[\w.:]+/) ?? [];
    if (url && text.includes('\n')) return url;
  }
  return undefined;
}
