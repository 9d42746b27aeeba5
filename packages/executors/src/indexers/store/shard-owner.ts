import { crc32 } from 'node:zlib';

/**
 * The shard, from 1 to `shards`, that owns `id`: CRC-32 of its UTF-8 modulo `shards`, plus 1.
 * Every Pod that spreads ids over shards must agree on it, so its values never change.
 */
export function ownerOf(id: string, shards: number): number {
  return shards === 1 ? 1 : (crc32(id) % shards) + 1;
}
