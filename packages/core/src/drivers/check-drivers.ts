import type { DriverConfig, FlowConfig } from '../config/flow-config.ts';
import type { Fault } from '../document/fault.ts';
import { messageOf, readProperty } from '../document/thrown-value.ts';

/**
 * Builds every driver of a Flow, as its Pods do when they start: what they would throw then, each with the place of its driver.
 * The drivers are loaded here only: a Flow that runs has them in its threads.
 */
export async function checkDrivers({ pods }: Pick<FlowConfig, 'pods'>): Promise<readonly Fault[]> {
  const { createDriver } = await import('./create-driver.ts');
  const executors = pods.flatMap(({ usesBefore, uses, usesAfter }) => [
    usesBefore,
    uses,
    usesAfter,
  ]);
  const drivers = executors.flatMap((executor) => Object.values(executor?.requests ?? {}).flat());
  // A list of drivers stands for several types of requests.
  return [...new Set(drivers)].flatMap((driver) => faultOf(driver, createDriver) ?? []);
}

function faultOf(
  driver: DriverConfig,
  create: (config: DriverConfig, following: readonly DriverConfig[]) => unknown,
): Fault | undefined {
  try {
    create(driver, []);
    return undefined;
  } catch (error) {
    if (readProperty(error, 'code') !== 'ERR_VALUE') return undefined;
    const { place } = driver;
    // The place stands beside the message.
    const message = messageOf(error).replace(/ \([^()]*:\d+:\d+\)/, '');
    return { code: 'ERR_VALUE', message, severity: 'error', ...place };
  }
}
