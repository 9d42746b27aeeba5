import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.ts';

/** Jina's WaitDriver: lets each request wait for 5 seconds, to try out what a slow Pod does to a Flow. */
export function createWaitDriver(): Driver {
  return waitingDriver(5000);
}

/** Lets each request wait. @param duration ms */
export function waitingDriver(duration: number): Driver {
  return {
    async run() {
      await sleep(duration);
    },
  };
}
