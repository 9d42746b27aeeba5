import type { Document } from '@podflow/core';
import { thumbnail } from '../../inputs/thumbnail.ts';

/**
 * A small picture to show for a Document as a data URI: its own, or the one that its tag `picture` has to show beside a text.
 * undefined: it has none, or one that cannot be read.
 */
export async function pictureOf({ buffer, uri, tags }: Document): Promise<string | undefined> {
  const bytes = buffer ?? bytesOf(uri) ?? bytesOf(tags?.['picture']);
  if (!bytes) return undefined;
  return await thumbnail(bytes).catch(() => undefined);
}

function bytesOf(uri: unknown): Uint8Array | undefined {
  const [, data] = (typeof uri === 'string' && /^data:image\/[^,]*;base64,(.*)$/s.exec(uri)) || [];
  return data === undefined ? undefined : Buffer.from(data, 'base64');
}
