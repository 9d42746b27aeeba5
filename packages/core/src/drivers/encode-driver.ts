import type { DriverConfig } from '../config/flow-config.ts';
import { contentOf, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Encoder } from '../executor/executor.ts';
import { assignEmbeddings } from './assign-embeddings.ts';
import type { Driver, DriverContext } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { runBatch } from './run-batch.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

type Content = NonNullable<ReturnType<typeof contentOf>>;

/** A Document and the content of it that is encoded. */
interface Encodable {
  document: Document;
  content: Content;
}

/**
 * Has the contents of all Documents of a path encoded in one call (in several of `metas.batch_size` contents when that is given) and sets their embeddings, float32 `[dimension]`: views on
 * the memory of the result. Documents without content are passed over; one whose content the encoder does not take fails.
 */
export function createEncodeDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'encode');
  const method = binding.method as 'encode';
  return {
    async run(context) {
      const bound = findExecutor<Encoder<unknown>>(context, binding);
      const { executor, className } = bound;
      for (const path of paths) {
        const encodable = encodableDocuments(context, path, bound);
        for (const batch of batchesOf(encodable, bound.named.batchSize)) {
          await runBatch(batch, {
            async work(items) {
              const documents = items.map(({ document }) => document);
              const notices: { row: number; message: string }[] = [];
              const vectors = await executor[method](
                items.map(({ content }) => content),
                (row, message) => notices.push({ row, message }),
              );
              assignEmbeddings(documents, vectors, `${className}.${method}`, executor.fingerprint);
              // Only now: a batch that fails is encoded again, one by one.
              for (const { row, message } of notices) {
                const document = documents[row];
                if (document) context.warn(document, message);
              }
            },
            fail: ({ document }, error) =>
              context.fail(document, toExecutorError(error, className)),
            isItemFault: () => true,
          });
        }
      }
    },
  };
}

function batchesOf<T>(items: readonly T[], size = items.length): T[][] {
  if (items.length === 0) return [];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, batch) =>
    items.slice(batch * size, (batch + 1) * size),
  );
}

/** Those with a content that the encoder accepts. The rest is failed here. */
function encodableDocuments(
  context: DriverContext,
  path: string,
  { executor, className }: Bound<Encoder<unknown>>,
): Encodable[] {
  const encodable: Encodable[] = [];
  for (const { document } of workingDocuments(context.request, path)) {
    const content = contentOf(document);
    if (content === undefined) continue;
    if (executor.accepts(content)) {
      encodable.push({ document, content });
    } else {
      const message = `${className} does not encode ${describe(content)}; keep such Documents away with FilterQL, or craft them first`;
      context.fail(document, new FlowError('ERR_EXECUTOR', message));
    }
  }
  return encodable;
}

function describe(content: Content): string {
  if (typeof content === 'string') return `a text of ${content.length} characters`;
  if (ArrayBuffer.isView(content)) return `a buffer of ${content.length} bytes`;
  return `a ${content.dtype} tensor of shape [${content.shape.join(', ')}]`;
}
