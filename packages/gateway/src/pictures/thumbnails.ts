import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import { Turns } from '../turns.ts';
import type { PictureFile } from './picture-of.ts';

/** Bytes of thumbnails that are kept. */
const keptBytes = 64 * 2 ** 20;
/** Pictures that are decoded at a time. */
const atOnce = 2;
/** Of a picture; larger ones have no thumbnail. */
const mostPixels = 100_000_000;

/**
 * Makes thumbnails of pictures, WebP, and keeps those that were asked for last. They take turns: a decoded picture takes many times
 * the memory of its file.
 */
export class Thumbnails {
  readonly #kept = new LRUCache<string, PictureFile>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  /** Those that are being made, so that nobody makes one twice. */
  readonly #making = new Map<string, Promise<PictureFile | undefined>>();
  readonly #turns = new Turns(atOnce, 0);

  /**
   * A picture of at most `side` pixels, upright; undefined for one that cannot be decoded. One that is smaller keeps its size.
   */
  async of({ bytes }: PictureFile, side: number): Promise<PictureFile | undefined> {
    const key = `${side} ${createHash('sha256').update(bytes).digest('base64')}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const making = this.#making.get(key) ?? this.#make(key, bytes, side);
    this.#making.set(key, making);
    return await making;
  }

  async #make(key: string, bytes: Uint8Array, side: number): Promise<PictureFile | undefined> {
    await this.#turns.take();
    try {
      const small = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'none' })
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 80 })
        .toBuffer();
      const thumbnail = { bytes: small, mimeType: 'image/webp' };
      this.#kept.set(key, thumbnail);
      return thumbnail;
    } catch {
      return undefined;
    } finally {
      this.#turns.giveBack();
      this.#making.delete(key);
    }
  }
}
