import { createHash } from 'node:crypto';
import { type DocumentInput, FlowError, mimeTypeOf, type TagValue } from '@podflow/core';
import { mapAhead } from '../inputs/map-ahead.ts';
import { thumbnail } from '../inputs/thumbnail.ts';
import { shuffled } from './shuffled.ts';

/** A Document of a data set. `tags.id` says which pictures and captions belong together. */
export type DataSetDocument = DocumentInput & {
  id: string;
  /** A picture without a caption has no `caption`. */
  tags: Record<string, TagValue> & { id: string; caption?: string };
};

/** A picture and a caption of it. */
export interface DataSetPair {
  picture: DataSetDocument;
  caption: DataSetDocument;
}

/** Which pairs, and in what order. */
export interface PairSelection {
  /** Pairs to take. @default all */
  limit?: number;
  /** A whole number: the pairs are shuffled, always alike for the same seed, before `limit` counts. @default their own order */
  seed?: number;
  /** Pairs to choose among. @default all */
  within?: PairSelection;
}

/** One pair before its picture is read. */
export interface PairEntry {
  /** Names the picture within the data set: a file, or a hexcode. */
  picture: string;
  /** Empty: the picture is there to be found, but makes no pair. */
  caption: string;
  /** Which caption of the picture it is, from 0. */
  number: number;
  /** `tags.id` of both. @default the SHA-1 of the picture's bytes in hexadecimal, and the caption itself */
  id?: string;
  /** More tags of the picture. */
  tags?: Record<string, TagValue>;
}

/** Where a data set comes from. */
export interface PairSource {
  /** E.g. `f8k`, `openmoji@17.0.0`. */
  name: string;
  /** Sets the ids of this data set apart from those of others. */
  idSpace: string;
  entries: readonly PairEntry[];
  /** The bytes of a picture file. Throws `ERR_FILE_UNREADABLE`. */
  read(picture: string): Promise<Uint8Array>;
}

/**
 * Pictures with captions, read while they are asked for: what is in memory at a time is a few pictures, however many there are.
 * Ids follow from the names of pictures, so indexing again replaces.
 */
export class DataSet {
  readonly #source: PairSource;
  readonly #pairs: readonly PairEntry[];
  /** One entry of each picture that has no caption. */
  readonly #alone: readonly PairEntry[];

  constructor(source: PairSource) {
    this.#source = source;
    this.#pairs = source.entries.filter(({ caption }) => caption !== '');
    const captioned = new Set(this.#pairs.map(({ picture }) => picture));
    const alone = source.entries.filter(({ picture }) => !captioned.has(picture));
    this.#alone = [...new Map(alone.map((entry) => [entry.picture, entry])).values()];
  }

  get name(): string {
    return this.#source.name;
  }

  /** Number of pairs. */
  get size(): number {
    return this.#pairs.length;
  }

  /** Identifies pairs and their order: 16 hexadecimal digits. Pictures count by their names. */
  get fingerprint(): string {
    const hash = createHash('sha256').update(this.#source.idSpace);
    for (const { picture, caption } of this.#source.entries)
      hash.update(`\n${picture}\t${caption}`);
    return hash.digest('hex').slice(0, 16);
  }

  /** Queries and what they should find: the pairs, one after another. Pictures have `buffer`, captions `text`. */
  pairs(selection: PairSelection = {}): AsyncGenerator<DataSetPair> {
    return mapAhead(this.#select(selection), readAhead, async (entry) => {
      const bytes = await this.#source.read(entry.picture);
      return { picture: this.#pictureOf(entry, bytes), caption: this.#captionOf(entry) };
    });
  }

  /**
   * What to index: each picture once, followed by its first caption; further captions stand alone; after all pairs the pictures
   * that have no caption. Captions have a thumbnail of
   * their picture as `tags.picture`, to show beside them.
   *
   * @param skip Documents to leave out at the start, as when an earlier run got as far; their pictures are not read.
   */
  async *documents({
    skip = 0,
    ...selection
  }: PairSelection & { skip?: number } = {}): AsyncGenerator<DataSetDocument> {
    const read = ({ entry, parts }: PlannedEntry) => this.#documentsOf(entry, parts);
    for await (const documents of mapAhead(this.#plan(selection, skip), readAhead, read)) {
      yield* documents;
    }
  }

  /** How many Documents `documents` gives. */
  documentCount(selection: PairSelection = {}): number {
    const entries = this.#select(selection);
    const pictures = new Set(entries.map(({ picture }) => picture)).size;
    return entries.length + pictures + this.#aloneIn(selection).length;
  }

  #select({ limit = Number.POSITIVE_INFINITY, seed, within }: PairSelection): readonly PairEntry[] {
    const entries = within ? this.#select(within) : this.#pairs;
    const ordered = seed === undefined ? entries : shuffled(entries, seed);
    return limit < ordered.length ? ordered.slice(0, limit) : ordered;
  }

  *#plan(selection: PairSelection, skip: number): Generator<PlannedEntry> {
    const seen = new Set<string>();
    let place = 0;
    for (const entry of this.#select(selection)) {
      const parts: Part[] = [];
      if (!seen.has(entry.picture) && place++ >= skip) parts.push('picture');
      seen.add(entry.picture);
      if (place++ >= skip) parts.push('caption');
      if (parts.length > 0) yield { entry, parts };
    }
    for (const entry of this.#aloneIn(selection)) {
      if (place++ >= skip) yield { entry, parts: ['picture'] };
    }
  }

  /** Pictures without a caption belong to a selection that has all pairs. */
  #aloneIn(selection: PairSelection): readonly PairEntry[] {
    return this.#select(selection).length < this.#pairs.length ? [] : this.#alone;
  }

  async #documentsOf(entry: PairEntry, parts: readonly Part[]): Promise<DataSetDocument[]> {
    const read = await this.#read(entry.picture);
    const documents: DataSetDocument[] = [];
    if (parts.includes('picture')) documents.push(this.#pictureOf(entry, read));
    if (parts.includes('caption')) {
      const caption = this.#captionOf(entry);
      // A broken picture is told of by the Pod that decodes it.
      const shown = 'code' in read ? undefined : await thumbnail(read).catch(() => undefined);
      documents.push(shown ? { ...caption, tags: { ...caption.tags, picture: shown } } : caption);
    }
    return documents;
  }

  /** What is wrong with a file is told with its Document: the others go on. */
  async #read(picture: string): Promise<Uint8Array | FlowError> {
    try {
      return await this.#source.read(picture);
    } catch (error) {
      if (error instanceof FlowError) return error;
      throw error;
    }
  }

  #pictureOf(entry: PairEntry, read: Uint8Array | FlowError): DataSetDocument {
    const { picture, caption, id: known, tags } = entry;
    const documentId = this.#documentId('picture', picture);
    const bytes = 'code' in read ? new Uint8Array() : read;
    const id = known ?? sha1(bytes);
    return {
      id: documentId,
      ...('code' in read
        ? { error: { code: read.code, message: read.message, documentId } }
        : { buffer: read }),
      mimeType: mimeTypeOf({ buffer: bytes, uri: picture }) ?? 'image/jpeg',
      modality: 'image',
      tags: { ...tags, id, ...(caption !== '' && { caption }), file: picture },
    };
  }

  #captionOf({ picture, caption, number, id = caption }: PairEntry): DataSetDocument {
    return {
      id: this.#documentId('caption', number === 0 ? picture : `${picture}#${number}`),
      text: caption,
      mimeType: 'text/plain',
      modality: 'text',
      tags: { id, caption, file: picture },
    };
  }

  /** 32 hexadecimal digits. */
  #documentId(kind: Part, name: string): string {
    const hash = createHash('sha256').update(`${this.#source.idSpace}:${kind}:${name}`);
    return hash.digest('hex').slice(0, 32);
  }
}

type Part = 'picture' | 'caption';

/** A pair, and which of its two Documents to make. */
interface PlannedEntry {
  entry: PairEntry;
  parts: readonly Part[];
}

/** Pictures read before they are asked for. */
const readAhead = 8;

function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
