import { createHash } from 'node:crypto';
import { FlowError, type FlowService, pictureBytesOf } from '@podflow/core';

/** A picture as a Flow keeps it. */
export interface StoredPicture {
  bytes: Uint8Array;
  /** Hash of the bytes. */
  hash: string;
}

/** The picture of the Document that is stored under `id`. Throws `ERR_NO_PICTURE`, and what `FlowService.stored` throws. */
export async function storedPicture(
  service: Pick<FlowService, 'stored'>,
  id: string,
): Promise<StoredPicture> {
  const documents = await service.stored(id);
  for (const document of documents) {
    const bytes = pictureBytesOf(document);
    if (bytes) return { bytes, hash: createHash('sha256').update(bytes).digest('base64url') };
  }
  const name = JSON.stringify(id.slice(0, 100));
  const why =
    documents.length === 0
      ? `No Document is stored here under the id ${name}`
      : `The Document ${name} is stored here without a picture`;
  const message = `${why}; take the address from an answer, original.url of a match`;
  throw new FlowError('ERR_NO_PICTURE', message);
}
