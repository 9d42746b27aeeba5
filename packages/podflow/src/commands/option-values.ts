import { isHostName, isOrigin } from '@podflow/core';
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

/** Parses a whole number, 0 too. */
export function count(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 2_147_483_647) return number;
  throw new InvalidArgumentError('Expected a whole number, 0 or more.');
}

/** Adds one origin to those before it; `*` stands for all. */
export function origin(
  value: string,
  before?: boolean | readonly string[],
): boolean | readonly string[] {
  if (value === '*' || before === true) return true;
  if (isOrigin(value)) return [...(before || []), value];
  throw new InvalidArgumentError('Expected an origin such as https://shop.example, or *.');
}

/** Adds the name of a host to those before it. */
export function hostName(value: string, before: readonly string[] = []): readonly string[] {
  if (isHostName(value)) return [...before, value];
  throw new InvalidArgumentError('Expected the name of a host such as images.example.org.');
}

/** Adds one text to those before it. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A token as a header can carry it. An empty one would leave the server open. */
export function token(value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new InvalidArgumentError('Expected letters, digits and signs without blanks.');
}
