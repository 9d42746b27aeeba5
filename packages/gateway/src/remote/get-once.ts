import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';

/** What one GET gave. */
export type RemoteAnswer =
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'redirect'; location: string };

export interface GetOptions {
  /** The IP address to connect to, whatever the name of the host resolves to by now. */
  address: string;
  /** Most bytes of the body. */
  maxBytes: number;
  signal: AbortSignal;
}

/** One GET, on a connection of its own, of a body that is not compressed. Follows no redirect. Throws what went wrong. */
export async function getOnce(url: URL, options: GetOptions): Promise<RemoteAnswer> {
  const response = await respond(url, options);
  try {
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      return { type: 'redirect', location: new URL(headers.location, url).href };
    }
    if (statusCode !== 200) throw new Error(`it answered ${statusCode}`);
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new Error('it sent a compressed body');
    return { type: 'bytes', bytes: await readBody(response, options.maxBytes) };
  } finally {
    response.destroy();
  }
}

function respond(url: URL, { address, signal }: GetOptions): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const family = isIP(address);
  return new Promise((resolve, reject) => {
    request(url, {
      signal,
      agent: false,
      headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'podflow' },
      lookup: (_host, { all }, done) => {
        if (all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
