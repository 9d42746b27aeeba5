import { MessageChannel } from 'node:worker_threads';

/** Frees the memory of arrays at once, which else waits for the collector of garbage and calls it sooner. */
export class FreedBuffers {
  readonly #nowhere = closedPort();

  /** The array is empty afterwards. */
  free(buffer: ArrayBuffer): void {
    // What is given away to a port that nobody listens to any more is gone.
    this.#nowhere.postMessage(undefined, [buffer]);
  }
}

function closedPort() {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
