import type { DocumentError, Response } from '@podflow/core';
import type { DataSetDocument } from './data-set.ts';

/** A failure with what people would call its Document. */
export type NamedFailure = DocumentError & { input?: string };

/**
 * Follows an indexing run: how many Documents were answered without a gap from the start, saved now and then. Requests are
 * answered in any order; only Documents under way are remembered.
 */
export class IndexProgress {
  readonly failures: NamedFailure[] = [];
  readonly #save: (documents: number) => Promise<void>;
  readonly #underWay = new Map<string, { place: number; input: string }>();
  #sent: number;
  #saved: { at: number; documents: number } | undefined;

  /**
   * @param start Documents that an earlier run answered.
   * @param save Stores how many there are now.
   */
  constructor(start: number, save: (documents: number) => Promise<void>) {
    this.#sent = start;
    this.#save = save;
  }

  /** The Documents, noted as they pass. */
  async *watch(documents: AsyncIterable<DataSetDocument>): AsyncGenerator<DataSetDocument> {
    // From here on there may be an index: what it holds is known even if this process is killed.
    await this.save();
    for await (const document of documents) {
      const { id, tags, text } = document;
      const input = `${text === undefined ? '' : 'caption of '}${tags['file']}`;
      this.#underWay.set(id, { place: this.#sent, input });
      this.#sent += 1;
      yield document;
    }
  }

  /** To be called with each answer. */
  readonly onAnswer = async (response: Response): Promise<void> => {
    const { status, documentIds = response.docs.map(({ id }) => id) } = response;
    for (const error of status.errors) {
      const input = this.#underWay.get(error.documentId ?? '')?.input;
      this.failures.push(input === undefined ? error : { ...error, input });
    }
    for (const id of documentIds) this.#underWay.delete(id);
    if (performance.now() - (this.#saved?.at ?? 0) > saveInterval) await this.save();
  };

  /** Saves how many Documents from the start were answered, if that is news and anything was sent. */
  async save(): Promise<void> {
    // A Map lists in the order of insertion: the first under way is the one that was sent first.
    const [first] = this.#underWay.values();
    const documents = first?.place ?? this.#sent;
    if (this.#saved?.documents === documents) return;
    this.#saved = { at: performance.now(), documents };
    await this.#save(documents);
  }
}

/** ms */
const saveInterval = 2000;
