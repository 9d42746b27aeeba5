import { isWellFormed } from '@podflow/core/input';
import { ClientError } from './client-error.ts';
import type { ClientDocument } from './document.ts';
import { type ClientInputItem, itemDocument } from './item-document.ts';

type Items =
  | Iterable<ClientInputItem | PromiseLike<ClientInputItem>>
  | AsyncIterable<ClientInputItem>;

type Later = ClientInputItem | Items | PromiseLike<ClientInputItem | Items>;

/** One item, many, or something that gives them one after another, or a function that gives this. Promises are awaited. */
export type ClientInput = Later | (() => Later);

/** Turns inputs into Documents, see `itemDocument`. Throws `ERR_INPUT` naming the number of what is none. */
export async function* toDocuments(input: ClientInput): AsyncGenerator<ClientDocument> {
  let position = 0;
  for await (const item of await itemsOf(input)) {
    yield await itemDocument(item, `input[${position}]`);
    position++;
  }
}

/** Number of items, where it is known without asking for them. */
export function lengthOf(input: unknown): number | undefined {
  if (typeof input === 'function') return undefined;
  if (Array.isArray(input)) return input.length;
  if (input instanceof Set || input instanceof Map) return input.size;
  return isMany(input) ? undefined : 1;
}

/** The ids that are given, one after another. Throws `ERR_INPUT` for what is no id. */
export async function* toIds(
  input: string | Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string> {
  let position = 0;
  for await (const id of typeof input === 'string' ? [input] : input) {
    if (typeof id !== 'string' || id === '') {
      throw new ClientError('ERR_INPUT', `ids[${position}]: expected the id of a Document, a text`);
    }
    if (!isWellFormed(id)) {
      const message = `ids[${position}]: it has half a surrogate pair; no Document has such an id`;
      throw new ClientError('ERR_INPUT', message);
    }
    yield id;
    position++;
  }
}

async function itemsOf(input: ClientInput): Promise<Items> {
  const made = typeof input === 'function' ? input() : input;
  const given = isMany(made) ? made : await made;
  return isMany(given) ? given : [given as ClientInputItem];
}

function isMany(value: unknown): value is Items {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}
