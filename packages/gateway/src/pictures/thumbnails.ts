import { maxPicturePixels } from '@podflow/core';
import { LRUCache } from 'lru-cache';
import { Turns } from '../turns.ts';
import { makeThumbnail } from './make-thumbnail.ts';

/** A thumbnail that is wanted. */
export interface WantedThumbnail {
  /** Of the picture, see `OriginalPicture`. */
  hash: string;
  /** Pixels of its longer side, at most. */
  side: number;
  /** The picture itself; undefined when it is not there any more. */
  load(): Promise<Uint8Array | undefined>;
}

/** What is known of a picture: its thumbnail, or that it cannot be decoded. */
interface Known {
  thumbnail: Uint8Array | undefined;
}

/** Bytes of thumbnails that are kept, those that were wanted last. */
const keptBytes = 32 * 1024 * 1024;

/** Bytes that an entry takes beside its thumbnail. */
const entryBytes = 500;

/** Pictures that are loaded at a time. */
const loadedAtOnce = 4;

/**
 * Thumbnails of pictures, each made once and then kept as long as there is room. Pictures are loaded and decoded in turn: of those
 * decoded at a time all together have no more pixels than one may have.
 */
export class Thumbnails {
  readonly #loads = new Turns(loadedAtOnce, 0);
  readonly #pixels = new Turns(maxPicturePixels, 0);
  readonly #known = new LRUCache<string, Known, WantedThumbnail>({
    maxSize: keptBytes,
    sizeCalculation: ({ thumbnail }) => (thumbnail?.length ?? 0) + entryBytes,
    fetchMethod: async (_key, _stale, { context }) => await this.#make(context),
  });

  /** A WebP; undefined when the picture is not there or cannot be decoded. Throws what `load` throws. */
  async get(wanted: WantedThumbnail): Promise<Uint8Array | undefined> {
    const known = await this.#known.fetch(`${wanted.side} ${wanted.hash}`, { context: wanted });
    return known?.thumbnail;
  }

  async #make({ side, load }: WantedThumbnail): Promise<Known | undefined> {
    await this.#loads.take();
    try {
      const bytes = await load();
      return bytes && { thumbnail: await makeThumbnail(bytes, side, this.#pixels) };
    } finally {
      this.#loads.giveBack();
    }
  }
}
