import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const autocannon = fileURLToPath(
  new URL('../node_modules/autocannon/autocannon.js', import.meta.url),
);

/** Sends one search over and over from a process of its own; latencies in ms. */
export async function loadServer(url, { connections, seconds, body }) {
  const args = ['--json', '-c', connections, '-d', seconds, '-m', 'POST'];
  const request = ['-H', 'content-type=application/json', '-b', JSON.stringify(body)];
  const child = spawn(process.execPath, [autocannon, ...args, ...request, url].map(String), {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  const { requests, latency, non2xx, errors, timeouts, duration, throughput } = JSON.parse(text);
  return {
    requestsPerSecond: requests.total / duration,
    p50: latency.p50,
    p99: latency.p99,
    refused: non2xx,
    failed: errors + timeouts,
    bytesPerAnswer: Math.round(throughput.total / Math.max(1, requests.total)),
  };
}
