import type { WebSocket } from '@fastify/websocket';
import { answerPings } from './answer-pings.ts';

/** Something on a WebSocket that ends by itself when asked. */
export interface SocketSession {
  /** Finishes what is under way, then closes the connection. */
  finish(): Promise<void>;
}

/** Close codes of WebSocket. */
export const closeCodes = { done: 1000, goingAway: 1001, internal: 1011 };

/** The WebSocket connections of a gateway, so that it can end them when it closes. */
export class OpenSockets {
  readonly #sessions = new Map<WebSocket, SocketSession>();

  add(socket: WebSocket, session: SocketSession): void {
    this.#sessions.set(socket, session);
    answerPings(socket);
    socket.once('close', () => this.#sessions.delete(socket));
    // A connection that breaks closes too; there is nobody to tell.
    socket.on('error', () => {});
  }

  /** Lets all sessions finish. */
  async finish(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.finish()));
  }
}
