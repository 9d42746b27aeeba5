import type { DriverConfig } from '../config/flow-config.ts';
import { assignFields, contentOf, type Document } from '../document/document.ts';
import { shareTensor, type Tensor } from '../document/tensor.ts';
import type { Classifier } from '../executor/executor.ts';
import { checkRows } from '../executor/results/check-tensor.ts';
import type { Driver } from './driver.ts';
import { filledTextList, type OptionKind, option, requiredOption, text } from './driver-options.ts';
import { toExecutorError } from './executor-error.ts';
import { bindingOf, findExecutor } from './find-executor.ts';
import { runBatch } from './run-batch.ts';
import { pathsOf, workingDocuments } from './traverse.ts';

/** Turns one row of predictions, `[classes]`, into what the Document gets. */
type Assign = (document: Document, row: Tensor<'float32'>) => void;

/** Has Documents classified (see `predicting`) and tags each with `one_label` (default yes) or, for 0, `zero_label` (no). */
export function createBinaryPredictDriver(config: DriverConfig): Driver {
  const one = option(config, 'one_label', text, 'yes');
  const zero = option(config, 'zero_label', text, 'no');
  const tag = outputTag(config);
  return predicting(config, 1, (document, { data }) => {
    document.tags = { ...document.tags, [tag]: data[0] ? one : zero };
  });
}

/** Tags each Document with the label whose class has the largest value, the first of equal ones. */
export function createOneHotPredictDriver(config: DriverConfig): Driver {
  const labels = requiredOption(config, 'labels', filledTextList);
  const tag = outputTag(config);
  return predicting(config, labels.length, (document, { data }) => {
    const largest = data.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    document.tags = { ...document.tags, [tag]: labels[data.indexOf(largest)] as string };
  });
}

/** Tags each Document with the list of the labels whose class is not 0. */
export function createMultiLabelPredictDriver(config: DriverConfig): Driver {
  const labels = requiredOption(config, 'labels', filledTextList);
  const tag = outputTag(config);
  return predicting(config, labels.length, (document, { data }) => {
    const found = labels.filter((_, index) => data[index] !== 0);
    document.tags = { ...document.tags, [tag]: found };
  });
}

/** Sets the blob of each Document to its prediction, float32 `[classes]`; text and buffer go. */
export function createPrediction2DocBlobDriver(config: DriverConfig): Driver {
  return predicting(config, null, (document, blob) => {
    assignFields(document, { blob });
  });
}

/**
 * Has `fields` (default `embedding`) of all Documents of a path classified in one call. Those without it are passed over.
 * A result that is not float32 `[documents, classes]` fails them.
 * @param classes Number of classes that is needed; null takes any.
 */
function predicting(config: DriverConfig, classes: number | null, assign: Assign): Driver {
  const paths = pathsOf(config);
  const binding = bindingOf(config, 'predict');
  const method = binding.method as 'predict';
  const read = option(config, 'fields', contentReader, embeddingOf);
  return {
    async run(context) {
      const { executor, className } = findExecutor<Classifier>(context, binding);
      for (const path of paths) {
        const items = workingDocuments(context.request, path).flatMap(({ document }) => {
          const content = read(document);
          return content === undefined ? [] : [{ document, content }];
        });
        await runBatch(items, {
          async work(batch) {
            const result = await executor[method](batch.map(({ content }) => content));
            const label = `${className}.${method}`;
            const rows = rowsOf(
              checkRows(asRows(result), label, batch.length, classes ?? undefined),
            );
            batch.forEach(({ document }, index) => {
              assign(document, rows(index));
            });
          },
          fail: ({ document }, error) => context.fail(document, toExecutorError(error, className)),
          isItemFault: () => true,
        });
      }
    },
  };
}

function outputTag(config: DriverConfig): string {
  return option(config, 'output_tag', text, 'prediction');
}

/** A list of numbers has one class. */
function asRows(result: Tensor<'float32'>): Tensor<'float32'> {
  const shape: unknown = (result as Partial<Tensor> | null | undefined)?.shape;
  return Array.isArray(shape) && shape.length === 1 ? { ...result, shape: [shape[0], 1] } : result;
}

function rowsOf(result: Tensor<'float32'>): (row: number) => Tensor<'float32'> {
  const width = result.shape[1] as number;
  const { data } = shareTensor(result);
  return (row) => ({
    dtype: 'float32',
    shape: [width],
    data: data.subarray(row * width, (row + 1) * width),
  });
}

function embeddingOf({ embedding }: Document): Tensor | undefined {
  return embedding;
}

type ContentReader = (document: Document) => string | Tensor | undefined;

const readers: Readonly<Record<string, ContentReader>> = {
  embedding: embeddingOf,
  blob: ({ blob }) => blob,
  text: ({ text: content }) => content,
  content(document) {
    const content = contentOf(document);
    // What a classifier takes is decoded.
    return ArrayBuffer.isView(content) ? undefined : content;
  },
};

const contentReader: OptionKind<ContentReader> = {
  expected: `one of ${Object.keys(readers).join(', ')}`,
  read(value) {
    const [name, ...others] = Array.isArray(value) ? value : [value];
    const isKnown = typeof name === 'string' && others.length === 0 && Object.hasOwn(readers, name);
    return isKnown ? readers[name] : undefined;
  },
};
