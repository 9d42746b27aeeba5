import type { DriverConfig } from '../../src/config/flow-config.ts';
import type { Document } from '../../src/document/document.ts';
import type { Request } from '../../src/document/request.ts';
import { serializeError } from '../../src/document/serialize-error.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import type { DriverContext } from '../../src/drivers/driver.ts';
import type { NamedExecutor } from '../../src/executor/executor.ts';

type PeaExecutor = DriverContext['executor'];

/** A search of the given Documents. */
export function search(docs: Document[], rest: Partial<Request> = {}): Request {
  return { type: 'search', docs, ...rest };
}

export function driver(name: string, options: DriverConfig['options'] = {}): DriverConfig {
  return { name, options };
}

/** An Executor without any method. */
export const noExecutor: PeaExecutor = {
  name: 'base',
  classNames: ['BaseExecutor'],
  kind: 'base',
  executor: {},
  components: [],
};

export function compound(...components: readonly NamedExecutor[]): PeaExecutor {
  return {
    name: 'both',
    classNames: ['CompoundIndexer', 'CompoundExecutor'],
    kind: 'compound-indexer',
    executor: {},
    components,
  };
}

/** What the drivers of one Pea see of a request; the last of `parts` is the forwarded one. */
export function makeContext(
  parts: Request | readonly Request[],
  executor: NamedExecutor & { components?: readonly NamedExecutor[] } = noExecutor,
  warn: DriverContext['warn'] = () => {},
): DriverContext {
  const list = 'docs' in parts ? [parts] : parts;
  const request = list.at(-1);
  if (!request) throw new RangeError('a context needs a request');
  return {
    requestId: 'request-1',
    request,
    parts: list,
    executor: { components: [], ...executor },
    pod: 'pod',
    shard: 1,
    warn,
    warnOf: () => {},
    aside: (work) => work,
    fail(document, error) {
      const { code, message } = serializeError(error, { code: 'ERR_EXECUTOR' });
      document.error = { code, message, documentId: document.id };
    },
  };
}

/** Runs drivers one after another on a request (or the parts of a join) and gives what is forwarded. */
export async function run(
  configs: DriverConfig | readonly DriverConfig[],
  parts: Request | readonly Request[],
  executor?: NamedExecutor & { components?: readonly NamedExecutor[] },
): Promise<Request> {
  const context = makeContext(parts, executor);
  const list = 'name' in configs ? [configs] : configs;
  for (const config of list) await createDriver(config).run(context);
  return context.request;
}

export function ids(documents: readonly Document[] | undefined): string[] | undefined {
  return documents?.map(({ id }) => id);
}

/** What `action` throws or rejects with. */
export async function errorOf(action: () => unknown): Promise<{ code: string; message: string }> {
  try {
    await action();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('expected an error, but nothing was thrown');
}
