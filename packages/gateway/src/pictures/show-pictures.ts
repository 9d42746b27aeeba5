import {
  type Document,
  encodeBase64,
  type FlowService,
  forEachBounded,
  largePictureOf,
  type OriginalPicture,
  pictureBytesOf,
  removePicture,
} from '@podflow/core';
import type { AnswerBudget } from '../answer/answer-budget.ts';
import { contentSize } from '../answer/content-size.ts';
import { goneError } from '../given-up-errors.ts';
import { usualSide } from './make-thumbnail.ts';
import { type PictureAddress, pictureAddress } from './picture-address.ts';
import type { Thumbnails } from './thumbnails.ts';

/** What an answer tells of a picture of which it has a thumbnail: also where the picture itself is, if the Flow keeps it. */
export type ShownPicture = OriginalPicture & Partial<PictureAddress>;

/** Where pictures and their thumbnails come from. */
export interface PictureSource {
  service: Pick<FlowService, 'keepsDocuments' | 'stored'>;
  thumbnails: Thumbnails;
}

export interface ShowOptions extends PictureSource {
  budget: AnswerBudget;
  /** Aborted when nobody waits for the answer any more. */
  gone: AbortSignal | undefined;
}

/** A picture, and the Document that is to have its thumbnail. */
interface Task {
  document: Document;
  original: OriginalPicture;
  load(): Promise<Uint8Array | undefined>;
}

/** Thumbnails that one answer waits for at a time. */
const atOnce = 4;

/**
 * The same Documents with a thumbnail in place of each large picture: as a data URI in `uri`, or in `buffer` where `uri` names something.
 * `original` tells of the picture; for what is stored, matches that is, with its address. Pictures that cannot be decoded have no thumbnail.
 * Throws `ERR_ANSWER_SIZE` once all this takes more than the budget has, and `ERR_CANCELLED` once nobody waits for it.
 */
export async function showPictures(
  documents: readonly Document[],
  { service, thumbnails, budget, gone }: ShowOptions,
): Promise<Document[]> {
  const tasks: Task[] = [];
  const shown = documents.map((document) => shownTree(document, false, { service, tasks }));
  budget.take(contentSize(shown, 'json'));
  await forEachBounded(tasks, atOnce, async ({ document, original: { hash }, load }) => {
    if (gone?.aborted) throw goneError();
    const thumbnail = await thumbnails.get({ hash, side: usualSide, load });
    if (!thumbnail) return;
    budget.takeThumbnail(Math.ceil((thumbnail.length * 4) / 3));
    if (document.uri !== undefined) document.buffer = thumbnail;
    else document.uri = `data:image/webp;base64,${encodeBase64(thumbnail)}`;
  });
  return shown;
}

/** A copy of a Document and all below it, without large pictures; these become tasks. */
function shownTree(
  document: Document,
  isMatch: boolean,
  to: { service: ShowOptions['service']; tasks: Task[] },
): Document {
  const shown: Document = { ...document };
  const { chunks, matches } = document;
  if (chunks) shown.chunks = chunks.map((chunk) => shownTree(chunk, isMatch, to));
  if (matches) shown.matches = matches.map((match) => shownTree(match, true, to));
  const { original: left } = document;
  const original = left ?? largePictureOf(document);
  if (!original) return shown;
  const isStored = left !== undefined || (isMatch && to.service.keepsDocuments);
  const address = isStored ? pictureAddress(document.id) : undefined;
  const picture: ShownPicture = { ...original, ...address };
  removePicture(shown);
  shown.original = picture;
  const load = left
    ? () => loadLeft(to.service, document.id, left)
    : async () => pictureBytesOf(document);
  to.tasks.push({ document: shown, original, load });
  return shown;
}

/** Undefined when another picture, or none, is stored there meanwhile. */
async function loadLeft(
  service: ShowOptions['service'],
  id: string,
  { hash }: OriginalPicture,
): Promise<Uint8Array | undefined> {
  const documents = await service.stored(id);
  const document = documents.find((stored) => largePictureOf(stored)?.hash === hash);
  return document && pictureBytesOf(document);
}
