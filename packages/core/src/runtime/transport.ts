import type { PeaConfig, PeaEvent, PeaReply, PeaTask } from './pea-protocol.ts';

/**
 * The way to one Pea, or to a pool of equal Peas. Nothing above it knows what a Pea is: a thread, a process, a container.
 * What is given to `send` belongs to the transport: bodies may be moved away.
 */
export interface Transport {
  /** Hands over a task; resolves with what is received for it. Rejects with `ERR_PEA_DIED` when the Pea that held it ended. */
  send(task: PeaTask): Promise<PeaReply>;
  /**
   * Lets requests go on from this Pea to that of `next` without coming back in between: those sent with `onward` above 0.
   * False when there is no such way; then every request comes back.
   */
  link(next: Transport): boolean;
  /** Number of tasks that this Pea works at or that wait for it, those that other Peas handed on included. */
  readonly held: number;
  /** Ends the Pea at once. May be called twice. */
  close(): Promise<void>;
}

export interface TransportOptions {
  config: PeaConfig;
  /** Number of equal Peas behind this transport. */
  peers: number;
  onEvent(event: PeaEvent): void;
  /** Called when a Pea ended by itself. */
  onDeath(): void;
}

/** Opens the way to `peers` equal Peas. */
export type TransportFactory = (options: TransportOptions) => Transport;
