import type { DriverConfig } from '../config/flow-config.ts';
import { contentOf, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import type { Tensor } from '../document/tensor.ts';
import type { MultiModalEncoder } from '../executor/executor.ts';
import { assignEmbeddings } from './assign-embeddings.ts';
import type { Driver, DriverContext } from './driver.ts';
import { toExecutorError } from './executor-error.ts';
import { type Bound, bindingOf, findExecutor } from './find-executor.ts';
import { runBatch } from './run-batch.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** A Document and its contents, one for each modality of the encoder. */
interface MultiModal {
  document: Document;
  contents: readonly (string | Tensor)[];
}

/**
 * Has the chunks of all modalities of each Document encoded to one embedding, float32 `[dimension]`: of each chunk its
 * embedding, else its content. One call for all Documents of a path. Documents without a chunk of any of the modalities are
 * passed over; one that lacks some, or has several of one, fails.
 */
export function createMultiModalDriver(config: DriverConfig): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'encode');
  const method = binding.method as 'encode';
  return {
    async run(context) {
      const bound = findExecutor<MultiModalEncoder>(context, binding);
      const { executor, className } = bound;
      const modalities = modalitiesOf(bound);
      for (const path of paths) {
        await runBatch(multiModalDocuments(context, path, modalities), {
          async work(items) {
            const columns = modalities.map((_, k) =>
              items.flatMap(({ contents }) => contents[k] ?? []),
            );
            const vectors = await executor[method](...columns);
            assignEmbeddings(
              items.map(({ document }) => document),
              vectors,
              `${className}.${binding.method}`,
            );
          },
          fail: ({ document }, error) => context.fail(document, toExecutorError(error, className)),
          isItemFault: () => true,
        });
      }
    },
  };
}

function modalitiesOf({ className, executor }: Bound<MultiModalEncoder>): readonly string[] {
  const { positionalModality: modalities } = executor;
  if (Array.isArray(modalities) && modalities.length > 0) return modalities;
  throw new FlowError(
    'ERR_EXECUTOR',
    `${className}.positionalModality is ${JSON.stringify(modalities)}; expected the modalities in the order of encode's arguments, e.g. ['image', 'text']`,
  );
}

function multiModalDocuments(
  context: DriverContext,
  path: string,
  modalities: readonly string[],
): MultiModal[] {
  return workingDocuments(context.request, path).flatMap(({ document }) => {
    const chunks = document.chunks ?? [];
    if (!chunks.some(({ modality = '' }) => modalities.includes(modality))) return [];
    try {
      const contents = modalities.map((modality) => contentOfModality(document, modality));
      return [{ document, contents }];
    } catch (error) {
      context.fail(document, error);
      return [];
    }
  });
}

function contentOfModality({ id, chunks = [] }: Document, modality: string): string | Tensor {
  const [chunk, ...others] = chunks.filter((candidate) => candidate.modality === modality);
  if (!chunk || others.length > 0) {
    const count = others.length > 0 ? others.length + 1 : 'no';
    throw new FlowError(
      'ERR_DRIVER',
      `MultiModalDriver: Document ${id} has ${count} chunks of modality ${modality}; expected one`,
    );
  }
  const content = chunk.embedding ?? contentOf(chunk);
  if (content !== undefined && !ArrayBuffer.isView(content)) return content;
  const got = content === undefined ? 'nothing' : 'an undecoded buffer';
  throw new FlowError(
    'ERR_DRIVER',
    `MultiModalDriver: the chunk ${chunk.id} of modality ${modality} holds ${got}; expected an embedding, a blob or a text`,
  );
}
