import { randomUUID } from 'node:crypto';
import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { type InputItem, inputError, toDocuments } from './to-documents.ts';

/** A Document and what its answer is to be judged against, for evaluation. */
export type InputPair = readonly [document: InputItem, groundtruth: InputItem];

/** Everything `index` and `search` take: one item, many, or something that gives them one after another. */
export type Input =
  | InputItem
  | Iterable<InputItem | InputPair>
  | AsyncIterable<InputItem | InputPair>
  | (() => Iterable<InputItem | InputPair> | AsyncIterable<InputItem | InputPair>);

/** Documents of one request. */
export interface DocumentBatch {
  docs: Document[];
  /** Parallel to `docs`; empty when the input has no groundtruths. */
  groundtruths: Document[];
}

/**
 * Turns an input into batches of `size` Documents (the last may be smaller), see `toDocuments`.
 * Throws `ERR_INPUT` also when only some Documents come with a groundtruth.
 */
export async function* documentBatches(
  input: Input,
  size: number,
  mimeType?: string,
): AsyncGenerator<DocumentBatch> {
  let batch: DocumentBatch = { docs: [], groundtruths: [] };
  let position = 0;
  for await (const item of itemsOf(input)) {
    // Most inputs are plain texts: they take the short way.
    if (isPlainText(item)) batch.docs.push(textDocument(item));
    else await addTo(batch, item, { place: `input[${position}]`, mimeType });
    position++;
    // A pattern gives many Documents at once.
    while (batch.docs.length >= size) {
      yield checked({
        docs: batch.docs.slice(0, size),
        groundtruths: batch.groundtruths.slice(0, size),
      });
      batch = { docs: batch.docs.slice(size), groundtruths: batch.groundtruths.slice(size) };
    }
  }
  if (batch.docs.length > 0) yield checked(batch);
}

interface AddOptions {
  place: string;
  mimeType: string | undefined;
}

async function addTo(
  batch: DocumentBatch,
  item: InputItem | InputPair,
  { place, mimeType }: AddOptions,
): Promise<void> {
  if (!isPair(item)) {
    for await (const document of toDocuments(item, place, mimeType)) batch.docs.push(document);
    return;
  }
  const [document, groundtruth] = item;
  batch.docs.push(await onlyOne(document, { place: `${place}[0]`, mimeType }));
  batch.groundtruths.push(await onlyOne(groundtruth, { place: `${place}[1]`, mimeType }));
}

async function onlyOne(item: InputItem, { place, mimeType }: AddOptions): Promise<Document> {
  for await (const document of toDocuments(item, place, mimeType)) return document;
  throw new FlowError('ERR_INPUT', `${place} gives no Document; expected one`);
}

function isPair(item: InputItem | InputPair): item is InputPair {
  return Array.isArray(item) && item.length === 2;
}

function checked(batch: DocumentBatch): DocumentBatch {
  const { docs, groundtruths } = batch;
  if (groundtruths.length === 0 || groundtruths.length === docs.length) return batch;
  throw new FlowError(
    'ERR_INPUT',
    `${groundtruths.length} of ${docs.length} Documents come with a groundtruth; expected all of them to be pairs [document, groundtruth], or none`,
  );
}

/** A string that is neither a URI, nor a path, nor a pattern. */
function isPlainText(item: InputItem | InputPair): item is string {
  return typeof item === 'string' && !/[/\\*]|\.\w{1,5}$|^data:/i.test(item);
}

function textDocument(text: string): Document {
  return { id: randomUUID(), text, mimeType: 'text/plain', modality: 'text' };
}

function itemsOf(
  input: Input,
): Iterable<InputItem | InputPair> | AsyncIterable<InputItem | InputPair> {
  const given = typeof input === 'function' ? input() : input;
  if (typeof given === 'string' || ArrayBuffer.isView(given)) return [given as InputItem];
  if (typeof given === 'object' && given !== null) {
    if (Symbol.asyncIterator in given || Symbol.iterator in given) {
      return given as Iterable<InputItem>;
    }
    return [given];
  }
  throw inputError('input', given);
}
