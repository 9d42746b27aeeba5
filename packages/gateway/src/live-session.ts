import type { WebSocket } from '@fastify/websocket';
import type { FlowMonitor } from './metrics/flow-monitor.ts';
import { closeCodes, type SocketSession } from './open-sockets.ts';

/** ms between two messages. */
const interval = 1_000;

/** One client of `WS /flow/live`: told the numbers of all Pods at once, then every second. */
export class LiveSession implements SocketSession {
  readonly #socket: WebSocket;
  readonly #monitor: FlowMonitor;
  readonly #timer: NodeJS.Timeout;

  constructor(socket: WebSocket, monitor: FlowMonitor) {
    this.#socket = socket;
    this.#monitor = monitor;
    this.#timer = setInterval(() => void this.#tell(), interval);
    socket.once('close', () => clearInterval(this.#timer));
    // There is nothing to say to it; a client that talks gets no memory for it.
    socket.on('message', () => {});
    void this.#tell();
  }

  async finish(): Promise<void> {
    clearInterval(this.#timer);
    this.#socket.close(closeCodes.goingAway, 'the server stops');
  }

  async #tell(): Promise<void> {
    // One that does not read is not sent more and more.
    if (this.#socket.bufferedAmount > 0) return;
    this.#socket.send(JSON.stringify({ pods: await this.#monitor.live() }));
  }
}
