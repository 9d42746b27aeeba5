import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a scripted server; `hang` gives none, `cut` breaks the connection. */
export type Step =
  | 'hang'
  | 'cut'
  | { status?: number; headers?: Record<string, string>; body?: unknown };

/** What it was asked. */
export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer in the form of Podflow. */
export const found = {
  requestId: 'r1',
  search: { docs: [] },
  status: {},
  queryset: [],
  routes: [],
};

/** A real HTTP server that answers by a list, then with the last entry of it. */
export async function scriptedServer(
  steps: readonly [Step, ...Step[]],
): Promise<{ url: string; asked: Asked[] } & AsyncDisposable> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const step = steps[Math.min(asked.length, steps.length - 1)];
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body: '' };
    asked.push(entry);
    for await (const chunk of request) entry.body += chunk;
    if (step === 'hang') return;
    if (step === 'cut' || !step) {
      request.socket.destroy();
      return;
    }
    const { status = 200, body = found } = step;
    response.writeHead(status, { 'content-type': 'application/json', ...step.headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
