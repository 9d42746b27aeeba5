import { isBytes } from '../document/own-bytes.ts';
import type { Input, InputItem, InputPair, MaybeLater } from './input-item.ts';
import { localPolicy } from './input-policy.ts';
import { itemError } from './read-item.ts';

type Item = MaybeLater<InputItem | InputPair>;

/**
 * What an input gives one after another; itself when it is one item. Promises are awaited, functions called. Throws `ERR_INPUT` for what
 * is no input, a stream of bytes among it: its pieces are no items.
 */
export async function itemsOf(input: Input): Promise<Iterable<Item> | AsyncIterable<Item>> {
  const made: unknown = typeof input === 'function' ? input() : input;
  const given: unknown = isAsyncIterable(made) ? made : await made;
  if (isStreamOfBytes(given)) {
    const policy = {
      ...localPolicy,
      taken: 'items; read the stream to its end first, or pass the path of its file',
    };
    throw itemError(given, 'input', policy);
  }
  if (isAsyncIterable(given)) return given as AsyncIterable<Item>;
  if (!isIterable(given)) {
    if (typeof given === 'object' && given !== null) return [given as Item];
    if (typeof given === 'string') return [given];
    throw itemError(given, 'input', localPolicy);
  }
  if (Array.isArray(given)) expectRejections(given);
  return given as Iterable<Item>;
}

/** Bytes and typed arrays are one item each, though they could be iterated. */
function isIterable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.iterator in value && !isBytes(value) && !ArrayBuffer.isView(value);
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** A stream of Node's in any mode but that of objects; lines and objects are items. */
function isStreamOfBytes(value: unknown): boolean {
  return (Object(value) as { readableObjectMode?: unknown }).readableObjectMode === false;
}

/** A promise further behind may be rejected before it is its turn: that is told then, not as an unhandled rejection. */
function expectRejections(items: readonly unknown[]): void {
  for (const item of items) {
    if (typeof item === 'object' && item !== null && 'then' in item) {
      Promise.resolve(item as PromiseLike<unknown>).catch(() => {});
    }
  }
}
