import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection on which a test writes what it likes. */
export async function openRaw(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What the server says until it closes the connection. */
export async function readToEnd(socket: Socket): Promise<{ status: number; text: string }> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}
