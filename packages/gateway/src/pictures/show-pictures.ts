import {
  type Document,
  encodeBase64,
  type FlowService,
  forEachBounded,
  isWrite,
  largePictureOf,
  type OriginalPicture,
  pictureBytesOf,
  type Response,
  removePicture,
} from '@podflow/core';
import type { AnswerBudget } from '../answer/answer-budget.ts';
import { changedResponse } from '../answer/changed-response.ts';
import { contentSize } from '../answer/content-size.ts';
import { goneError } from '../given-up-errors.ts';
import { usualSide } from './make-thumbnail.ts';
import { type PictureAddress, pictureAddress } from './picture-address.ts';
import { shownTags } from './shown-tags.ts';
import { storedOriginal } from './stored-original.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Describes a picture that an answer does not carry, with its address if the Flow keeps it. */
export type ShownPicture = OriginalPicture & Partial<PictureAddress>;

/** Where pictures and their thumbnails come from. */
export interface PictureSource {
  service: Pick<FlowService, 'keepsDocuments' | 'stored'>;
  thumbnails: Thumbnails;
}

export interface ShowOptions extends PictureSource {
  /** Limits the answer. undefined: no limit. */
  budget?: AnswerBudget;
  /** Aborted when the client is gone. */
  gone: AbortSignal | undefined;
}

/** A thumbnail that is to be made. */
interface Task {
  hash: string;
  load(): Promise<Uint8Array | undefined>;
  /** Writes the thumbnail into the answer; undefined when the picture cannot be decoded. Gives the characters that this takes. */
  put(thumbnail: Uint8Array | undefined): number;
}

/** Thumbnails that one answer waits for at a time. */
const atOnce = 4;

/**
 * The same answer without large pictures. In the answer to a search each has a thumbnail: as a data URI in `uri`, or in `buffer` where `uri`
 * names something. `original` describes the picture, with its address if it is stored. A large picture in `tags` becomes a thumbnail in
 * any answer. A picture that cannot be decoded has no thumbnail; in `tags` it stays.
 * Throws `ERR_ANSWER_SIZE` once the answer takes more than the budget has, and `ERR_CANCELLED` once the client is gone.
 */
export async function showPictures(
  response: Response,
  { service, thumbnails, budget, gone }: ShowOptions,
): Promise<Response> {
  const pictures = new AnswerPictures(response, service);
  const docs = response.docs.map((document) => pictures.shown(document, 'root'));
  const groundtruths = response.groundtruths.map((document) => pictures.shown(document, 'other'));
  budget?.take(contentSize([...docs, ...groundtruths], 'json'));
  pictures.describe();
  await forEachBounded(pictures.tasks, atOnce, async ({ hash, load, put }) => {
    if (gone?.aborted) throw goneError();
    const taken = put(await thumbnails.get({ hash, side: usualSide, load }));
    budget?.takeThumbnail(taken);
  });
  return changedResponse(response, { docs, groundtruths });
}

/** What a Document is in an answer: only roots of a write and matches of a search can have an address. */
type Role = 'root' | 'match' | 'other';

/** Copies the Documents of one answer without large pictures, and collects these. */
class AnswerPictures {
  readonly tasks: Task[] = [];
  readonly #described: [Document, ShownPicture][] = [];
  readonly #response: Response;
  readonly #service: PictureSource['service'];
  readonly #isSearch: boolean;

  constructor(response: Response, service: PictureSource['service']) {
    this.#response = response;
    this.#service = service;
    this.#isSearch = response.type === 'search';
  }

  /** A copy of a Document and all below it, without large pictures. */
  shown(document: Document, role: Role): Document {
    const shown: Document = { ...document };
    const { chunks, matches, tags } = document;
    const below = role === 'match' ? 'match' : 'other';
    if (chunks) shown.chunks = chunks.map((chunk) => this.shown(chunk, below));
    if (matches) shown.matches = matches.map((match) => this.shown(match, 'match'));
    if (tags) shown.tags = this.#tags(tags);
    const original = document.original ?? largePictureOf(document);
    if (!original) return shown;
    removePicture(shown);
    delete shown.original;
    const address = this.#isStored(document, role) ? pictureAddress(document.id) : undefined;
    this.#described.push([shown, { ...original, ...address }]);
    if (this.#isSearch) this.tasks.push(this.#task(document, shown, original));
    return shown;
  }

  /** Sets `original` of the copies. Until then it is not counted as contents. */
  describe(): void {
    for (const [document, original] of this.#described) document.original = original;
  }

  #tags(tags: NonNullable<Document['tags']>): NonNullable<Document['tags']> {
    return shownTags(tags, ({ original: { hash }, dataUri, put }) => {
      this.tasks.push({
        hash,
        load: async () => pictureBytesOf({ uri: dataUri }),
        put: (thumbnail) => {
          const text = thumbnail ? dataUriOf(thumbnail) : dataUri;
          put(text);
          return text.length;
        },
      });
    });
  }

  #task(document: Document, shown: Document, { hash }: OriginalPicture): Task {
    const load = async () => {
      const holder = document.original
        ? await storedOriginal(this.#service, document.id, hash)
        : document;
      return holder && pictureBytesOf(holder);
    };
    const put = (thumbnail: Uint8Array | undefined): number => {
      if (!thumbnail) return 0;
      if (shown.uri !== undefined) shown.buffer = thumbnail;
      else shown.uri = dataUriOf(thumbnail);
      return Math.ceil((thumbnail.length * 4) / 3);
    };
    return { hash, load, put };
  }

  /** True when the address of the picture can be told. */
  #isStored({ id, original, error }: Document, role: Role): boolean {
    if (original) return true;
    if (!this.#service.keepsDocuments) return false;
    if (this.#isSearch) return role === 'match';
    const { type, untaken = [] } = this.#response;
    return isWrite(type) && role === 'root' && !error && !untaken.includes(id);
  }
}

function dataUriOf(thumbnail: Uint8Array): string {
  return `data:image/webp;base64,${encodeBase64(thumbnail)}`;
}
