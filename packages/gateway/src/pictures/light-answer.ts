import { type Document, encodeBase64, isWrite, type Response, type TagValue } from '@podflow/core';
import { changedResponse } from '../changed-response.ts';
import { type PictureFile, pictureInUri, pictureOf } from './picture-of.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Where a picture of an answer is that stands there as a thumbnail. */
export interface PictureLink {
  /** A thumbnail; `?size=` says of how many pixels at most. */
  url: string;
  /** The file as it was indexed. */
  original: string;
  /** Of the original. */
  mimeType: string;
  /** Of the original. */
  bytes: number;
}

/** An answer whose large pictures are thumbnails. */
export interface LightAnswer {
  response: Response;
  links: ReadonlyMap<Document, PictureLink>;
}

/** Pixels of the longer side of a thumbnail in an answer. */
export const thumbnailSide = 320;
/** Bytes of a picture that stands in an answer as it is. */
const mostBytes = 24_000;

/**
 * Puts thumbnails in place of large pictures, and says where their originals are. In answers to writes they are left out: who sent them
 * has them. What is no picture, or cannot be decoded, stays.
 */
export async function lightAnswer(
  response: Response,
  thumbnails: Thumbnails,
): Promise<LightAnswer> {
  if (!response.docs.some(mayHaveLarge)) return { response, links: new Map() };
  const lightening = new Lightening(isWrite(response.type) ? undefined : thumbnails);
  const docs = await lightening.all(response.docs, false);
  return { response: changedResponse(response, { docs }), links: lightening.links };
}

/** Tells most answers apart without decoding a picture. */
function mayHaveLarge({ buffer, uri, tags = {}, chunks = [], matches = [] }: Document): boolean {
  return (
    (buffer?.length ?? 0) > mostBytes ||
    isLong(uri) ||
    Object.values(tags).some(isLong) ||
    chunks.some(mayHaveLarge) ||
    matches.some(mayHaveLarge)
  );
}

/** A data URI has four characters for three bytes. */
function isLong(value: TagValue | undefined): boolean {
  return typeof value === 'string' && value.length > (mostBytes * 4) / 3;
}

class Lightening {
  readonly links = new Map<Document, PictureLink>();
  readonly #thumbnails: Thumbnails | undefined;

  constructor(thumbnails: Thumbnails | undefined) {
    this.#thumbnails = thumbnails;
  }

  /** @param isStored They come from an index, where a link finds them. */
  async all(documents: readonly Document[], isStored: boolean): Promise<Document[]> {
    return await Promise.all(documents.map((document) => this.#one(document, isStored)));
  }

  async #one(document: Document, isStored: boolean): Promise<Document> {
    const { chunks, matches, tags } = document;
    const light: Document = {
      ...document,
      ...(chunks && { chunks: await this.all(chunks, isStored) }),
      ...(matches && { matches: await this.all(matches, true) }),
      ...(tags && { tags: await this.#tags(tags) }),
    };
    const picture = pictureOf(document);
    if (!picture || picture.bytes.length <= mostBytes) return light;
    const isWritten = this.#thumbnails === undefined;
    const uri = await this.#uriOf(picture);
    if (uri === undefined && !isWritten) return light;
    delete light.buffer;
    delete light.uri;
    if (uri !== undefined) light.uri = uri;
    if (isStored || isWritten) this.links.set(light, linkOf(document.id, picture));
    return light;
  }

  /** A caption may have its picture in a tag. */
  async #tags(tags: Record<string, TagValue>): Promise<Record<string, TagValue>> {
    const entries = Object.entries(tags).map(async ([name, value]) => {
      const picture = typeof value === 'string' ? pictureInUri(value) : undefined;
      if (!picture || picture.bytes.length <= mostBytes) return [name, value];
      return [name, (await this.#uriOf(picture)) ?? value];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async #uriOf(picture: PictureFile): Promise<string | undefined> {
    const small = await this.#thumbnails?.of(picture, thumbnailSide);
    return small && `data:${small.mimeType};base64,${encodeBase64(small.bytes)}`;
  }
}

function linkOf(id: string, { bytes, mimeType }: PictureFile): PictureLink {
  const url = `/api/pictures/${encodeURIComponent(id)}`;
  return { url, original: `${url}/original`, mimeType, bytes: bytes.length };
}
