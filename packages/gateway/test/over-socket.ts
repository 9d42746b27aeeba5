import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sends one message to `WS /stream`; gives the answer. */
export async function overSocket(url: string, message: string | Uint8Array): Promise<Buffer> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/stream`, { maxPayload: 0 });
  await once(socket, 'open');
  socket.send(message);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return answer;
}
