import { type Document, type InputPolicy, readId, readItem } from '@podflow/core';
import { faultsOf } from './faults-of.ts';
import { gatewayPolicy } from './gateway-policy.ts';
import { limits } from './limits.ts';
import type { RemoteFetcher } from './remote/remote-fetcher.ts';
import type { RequestBody } from './request-body.ts';
import { RequestError, type RequestFault, refusal } from './request-error.ts';

type DataOptions = Pick<RequestBody, 'mimeType' | 'dataType'> & {
  /** Loads web addresses; without it they are refused. */
  remote: RemoteFetcher | undefined;
  /** What the items are called in messages. Default `data`. */
  name?: 'data' | 'groundtruths';
};

/**
 * Makes Documents of the items of `data`, as the API of a Flow does, within the gateway's policy. A text that is the path of a file stays
 * a text. Throws a `RequestError` with the faults of all items (at most 10): `ERR_INPUT`, `ERR_URI`, `ERR_IMAGE_READ`.
 */
export async function readDocuments(
  data: readonly unknown[],
  { remote, name = 'data', ...options }: DataOptions,
): Promise<Document[]> {
  const policy: InputPolicy = gatewayPolicy({ ...options, load: remote?.forRequest() });
  return await readEach(data, name, (item, path) => readItem(item, path, policy));
}

/** The ids that the items of `data` are or have: those a delete request is to forget. */
export async function readIds(data: readonly unknown[]): Promise<string[]> {
  return await readEach(data, 'data', async (item, path) => {
    const { id } =
      typeof item === 'object' && item !== null ? (item as { id?: unknown }) : { id: item };
    if (typeof id === 'string' && id !== '') return readId(id, path);
    throw refusal('ERR_INPUT', `${path}: expected the id of a Document, a text`, path);
  });
}

async function readEach<T>(
  data: readonly unknown[],
  name: string,
  read: (item: unknown, path: string) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  const faults: RequestFault[] = [];
  for (const [index, item] of data.entries()) {
    const path = `${name}[${index}]`;
    try {
      results.push(await read(item, path));
    } catch (error) {
      const found = faultsOf(error, { length: undefined });
      if (!found) throw error;
      faults.push({ path: pathIn(found[0].message, path), ...found[0] });
      if (faults.length >= limits.faults) break;
    }
  }
  if (faults.length > 0) throw new RequestError(faults);
  return results;
}

/** The part of an item that a message begins with, e.g. `data[3].uri`. */
function pathIn(message: string, item: string): string {
  const { length } = item;
  return message.startsWith(item)
    ? item + (/^[\w.[\]]*/.exec(message.slice(length))?.[0] ?? '')
    : item;
}
