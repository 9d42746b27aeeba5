import { maxPicturePixels } from '@podflow/core';
import { LRUCache } from 'lru-cache';
import { Turns } from '../turns.ts';
import { makeThumbnail } from './make-thumbnail.ts';

/** Describes a thumbnail and gives the picture to make it of. */
export interface WantedThumbnail {
  /** Hash of the picture, see `OriginalPicture`. */
  hash: string;
  /** Pixels of its longer side, at most. */
  side: number;
  /** Gives the picture itself; undefined when it was replaced or deleted. */
  load(): Promise<Uint8Array | undefined>;
}

/** An entry of the cache. `thumbnail` is undefined when the picture cannot be decoded. */
interface Known {
  thumbnail: Uint8Array | undefined;
}

/** Bytes of thumbnails in the cache; the least recently used are removed first. */
const keptBytes = 32 * 1024 * 1024;

/** Bytes that an entry takes beside its thumbnail. */
const entryBytes = 500;

/** Pictures that are loaded at a time. */
const loadedAtOnce = 4;

/**
 * Makes thumbnails of pictures and caches them. The pictures that are decoded at the same time have no more pixels together than one
 * picture may have.
 */
export class Thumbnails {
  readonly #loads = new Turns(loadedAtOnce, 0);
  readonly #pixels = new Turns(maxPicturePixels, 0);
  readonly #known = new LRUCache<string, Known, WantedThumbnail>({
    maxSize: keptBytes,
    sizeCalculation: ({ thumbnail }) => (thumbnail?.length ?? 0) + entryBytes,
    fetchMethod: async (_key, _stale, { context }) => await this.#make(context),
  });

  /** A WebP; undefined when the picture was replaced or deleted, or cannot be decoded. Throws what `load` throws. */
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
