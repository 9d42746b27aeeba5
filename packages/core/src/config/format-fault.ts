import type { Fault } from '../document/fault.ts';

/** A fault as one prints it: `flow.yml:12:7 error ERR_VALUE: …`, then the lines of the file. */
export function formatFault({ file, line, column, severity, code, message, frame }: Fault): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const head = `${place ? `${place} ` : ''}${severity} ${code}: ${message}`;
  return frame ? `${head}\n${frame}` : head;
}

/** All faults, one below the other, and how many there are. */
export function formatFaults(faults: readonly Fault[]): string {
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  const counts = [count(errors, 'error'), count(faults.length - errors, 'warning')];
  const summary = counts.filter((text) => text !== '').join(', ');
  return [...faults.map(formatFault), summary].join('\n\n');
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
