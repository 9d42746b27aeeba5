import { createPeaHandler } from '../pea-handler.ts';
import type { Transport, TransportOptions } from '../transport.ts';

/** Runs the Pea on the thread that uses it: for small Executors and for tests of a Pea without a thread. */
export function openInProcessTransport({ config, onEvent }: TransportOptions): Transport {
  const handle = createPeaHandler(config, onEvent);
  let held = 0;
  return {
    async send(task) {
      held++;
      try {
        return await handle(task);
      } finally {
        held--;
      }
    },
    link: () => false,
    get held() {
      return held;
    },
    close: async () => {},
  };
}
