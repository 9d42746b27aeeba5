import type { CancelReason } from './cancellation.ts';
import type { PeaConfig, PeaEvent, PeaReply, PeaTask } from './pea-protocol.ts';

/**
 * The way to one Pea, or to a pool of equal Peas. Nothing above it knows what a Pea is: a thread, a process, a container.
 * What is given to `send` belongs to the transport: bodies may be moved away.
 */
export interface Transport {
  /**
   * Hands over a task; resolves with what is received for it. Rejects with `ERR_PEA_DIED` when the Pea that held it ended,
   * `ERR_TIMEOUT` when the Pea took too long and was ended for that, `ERR_CANCELLED` when `cancel` came before a Pea had it.
   *
   * @param peer Which Pea of a pool, from 0. Default: whoever is free.
   */
  send(task: PeaTask, peer?: number): Promise<PeaReply>;
  /**
   * Lets requests go on from this Pea to that of `next` without coming back in between: those sent with `onward` above 0.
   * False when there is no such way; then every request comes back.
   */
  link(next: Transport): boolean;
  /**
   * Gives up a request. Where it waits for a Pea it is let go at once; a Pea that works at it is told, and is ended when
   * that does not help.
   */
  cancel(requestId: string, reason: CancelReason): void;
  /** Nothing but `start` is handed to this Pea before `resume`: everything else waits, or goes to another Pea of the pool. */
  pause(peer: number): void;
  resume(peer: number): void;
  /** Lets go of what waits, with this error, when no Pea is there to take it. */
  refuse(error: Error): void;
  /** Ends a Pea at once; what it holds is given up. `onDeath` is called. */
  end(peer: number, cause: Error): void;
  /** Number of tasks that this Pea works at or that wait for it, those that other Peas handed on included. */
  readonly held: number;
  /** A Pea still works at a request that was given up. */
  readonly isStuck: boolean;
  /** Ends the Pea at once. May be called twice. */
  close(): Promise<void>;
}

export interface TransportOptions {
  config: PeaConfig;
  /** Number of equal Peas behind this transport. */
  peers: number;
  /** ms a Pea may work at one request; 0: for ever. Default: for ever for what writes, 60,000 for searches. */
  timeoutRequest?: number | undefined;
  onEvent(event: PeaEvent): void;
  /** Called when a Pea ended by itself, or was ended because it took too long. `gone` resolves when nothing of it runs any more. */
  onDeath(peer: number, cause: Error, gone: Promise<void>): void;
}

/** Opens the way to `peers` equal Peas. */
export type TransportFactory = (options: TransportOptions) => Transport;
