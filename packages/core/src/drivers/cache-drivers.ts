import { createHash } from 'node:crypto';
import type { DriverConfig } from '../config/flow-config.ts';
import type { Document, TagValue } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Cache } from '../executor/executor.ts';
import { checkFlag } from '../executor/results/check-scores.ts';
import type { Driver } from './driver.ts';
import { flag, type OptionKind, option, requiredOption } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { compilePath, splitPath } from './field-path.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

type Tags = NonNullable<Document['tags']>;

/** Remembers the hash of each Document that is not remembered yet. */
export function createBaseCacheDriver(config: DriverConfig): Driver {
  return caching(config, () => {});
}

/** Sets `tags` on Documents whose hash is remembered, e.g. `{is_indexed: true}` for a FilterQL that follows; remembers the others. */
export function createTaggingCacheDriver(config: DriverConfig): Driver {
  const tags = requiredOption(config, 'tags', tagMap);
  return caching(config, (document) => {
    document.tags = { ...document.tags, ...structuredClone(tags) };
  });
}

function caching(config: DriverConfig, onHit: (document: Document) => void): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'add');
  const method = binding.method as 'add';
  refuseSerialization(config);
  return {
    run(context) {
      const { executor, className } = findExecutor<Cache>(context, binding);
      const hashOf = hasher(executor.fields, className);
      for (const path of paths) {
        for (const { document, root } of workingDocuments(context.request, path)) {
          try {
            const hash = hashOf(document);
            // One after the other: the same content twice in a request is a hit.
            if (checkFlag(executor.query(hash), `${className}.query`)) onHit(document);
            else executor[method]([document.id], [hash], [root.id]);
          } catch (error) {
            context.fail(document, toExecutorError(error, className));
          }
        }
      }
    },
  };
}

function refuseSerialization(config: DriverConfig): void {
  if (!option(config, 'with_serialization', flag, false)) return;
  throw new FlowError(
    'ERR_NOT_SUPPORTED',
    `${config.name}.with_serialization: caches store hashes only; store the Documents with KVIndexDriver in a BinaryPbIndexer`,
  );
}

/**
 * The SHA-256 (hex) of `name:value;…` over the fields. Texts stand as they are but for `;` and `\`, which get a `\` before
 * them so that different values never look the same; bytes and tensors as base64, anything else as JSON.
 */
function hasher(fields: readonly string[], className: string): (document: Document) => string {
  const label = `${className}.fields`;
  const readers = fields.map(
    (field) => [field, compilePath(splitPath(field), label).read] as const,
  );
  return (document) => {
    const hash = createHash('sha256');
    for (const [field, read] of readers) hash.update(`${field}:${textOf(read(document))};`);
    return hash.digest('hex');
  };
}

function textOf(value: unknown): string {
  const plain = binaryAsText('', value);
  const text = typeof plain === 'string' ? plain : JSON.stringify(plain, binaryAsText);
  return text.replace(/[\\;]/g, '\\$&');
}

function binaryAsText(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

const tagMap: OptionKind<Tags> = {
  expected: 'a map of tags, such as {is_indexed: true}',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, TagValue>;
  },
};
