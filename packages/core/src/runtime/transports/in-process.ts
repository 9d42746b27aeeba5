import { cancelledError } from '../cancellation.ts';
import { createPeaHandler } from '../pea-handler.ts';
import type { Transport, TransportOptions } from '../transport.ts';
import { lonelyTurn } from '../turn.ts';

/** Runs the Pea on the thread that uses it: for small Executors and for tests of a Pea without a thread. It cannot die. */
export function openInProcessTransport({ config, onEvent }: TransportOptions): Transport {
  const handle = createPeaHandler(config, onEvent);
  const cancelled = new Set<string>();
  let held = 0;
  return {
    async send(task) {
      const [part] = task.type === 'handle' ? task.parts : [];
      const requestId = part?.header.requestId;
      const isCancelled = (): boolean => requestId !== undefined && cancelled.has(requestId);
      held++;
      try {
        if (isCancelled()) throw cancelledError();
        return await handle(task, { ...lonelyTurn, isCancelled });
      } finally {
        held--;
        if (held === 0) cancelled.clear();
      }
    },
    link: () => false,
    cancel(requestId) {
      if (held > 0) cancelled.add(requestId);
    },
    pause() {},
    resume() {},
    refuse() {},
    end() {},
    get held() {
      return held;
    },
    isStuck: false,
    close: async () => {},
  };
}
