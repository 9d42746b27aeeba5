import { InvalidArgumentError } from 'commander';

/** Parses a whole number above 0. */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

/** Parses a port; 0 stands for any free one. */
export function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65535) return number;
  throw new InvalidArgumentError('Expected a port, 0 to 65535.');
}

/** Adds one `NAME=VALUE` to those before it. */
export function setting(value: string, settings: Record<string, string>): Record<string, string> {
  const [, name, text] = value.match(/^([A-Za-z_]\w*)=(.*)$/s) ?? [];
  if (name !== undefined && text !== undefined) return { ...settings, [name]: text };
  throw new InvalidArgumentError('Expected NAME=VALUE, e.g. JINA_SHARDS=2.');
}
