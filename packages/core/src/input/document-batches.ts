import type { Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { closableGroups } from './closable-groups.ts';
import type { Input, InputItem, InputPair, MaybeLater } from './input-item.ts';
import { itemsOf } from './items-of.ts';
import { readAtOnce } from './read-at-once.ts';
import { toDocuments } from './to-documents.ts';

/** Documents of one request. */
export interface DocumentBatch {
  docs: Document[];
  /** Parallel to `docs`; empty when the input has no groundtruths. */
  groundtruths: Document[];
}

/**
 * Turns an input into batches of `size` Documents (the last may be smaller), see `toDocuments`.
 * Throws `ERR_INPUT` also when only some Documents come with a groundtruth.
 *
 * @param stop Once aborted, the input is closed and nothing more is read from it.
 */
export async function* documentBatches(
  input: Input,
  size: number,
  mimeType?: string,
  stop?: AbortSignal,
): AsyncGenerator<DocumentBatch> {
  const batcher = new Batcher(size, mimeType);
  for await (const items of closableGroups(await itemsOf(input), size, stop)) {
    for (const item of items) {
      if (!batcher.addNow(item)) {
        await batcher.add(await item);
        if (stop?.aborted) return;
      }
      if (batcher.isFull) yield* batcher.takeFull();
    }
  }
  yield* batcher.takeRest();
}

/** Collects Documents until there are enough for a request. */
class Batcher {
  readonly #size: number;
  readonly #mimeType: string | undefined;
  #batch: DocumentBatch = { docs: [], groundtruths: [] };
  #position = 0;

  constructor(size: number, mimeType: string | undefined) {
    this.#size = size;
    this.#mimeType = mimeType;
  }

  get isFull(): boolean {
    return this.#batch.docs.length >= this.#size;
  }

  /** Takes an item that needs no wait. False for every other one. */
  addNow(item: unknown): boolean {
    const document = readAtOnce(item, `input[${this.#position}]`, this.#mimeType);
    if (!document) return false;
    this.#batch.docs.push(document);
    this.#position++;
    return true;
  }

  async add(item: InputItem | InputPair): Promise<void> {
    const place = `input[${this.#position++}]`;
    await addTo(this.#batch, item, { place, mimeType: this.#mimeType });
  }

  /** A pattern gives many Documents at once, so there can be several batches. */
  *takeFull(): Generator<DocumentBatch> {
    const size = this.#size;
    while (this.isFull) {
      const { docs, groundtruths } = this.#batch;
      this.#batch = { docs: docs.slice(size), groundtruths: groundtruths.slice(size) };
      yield checked({ docs: docs.slice(0, size), groundtruths: groundtruths.slice(0, size) });
    }
  }

  *takeRest(): Generator<DocumentBatch> {
    if (this.#batch.docs.length > 0) yield checked(this.#batch);
  }
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

async function onlyOne(
  item: MaybeLater<InputItem>,
  { place, mimeType }: AddOptions,
): Promise<Document> {
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
