import type { Place } from '../config/flow-config.ts';
import type { ErrorCode } from '../document/error-code.ts';
import type { Fault } from '../document/fault.ts';

/**
 * A fault with its place, as far as it is known.
 *
 * @param place empty or undefined for a Flow built in code
 * @param severity default `error`
 */
export function placeFault(
  code: ErrorCode,
  message: string,
  place: Partial<Place> | undefined,
  severity: Fault['severity'] = 'error',
): Fault {
  return { code, message, severity, ...place };
}
