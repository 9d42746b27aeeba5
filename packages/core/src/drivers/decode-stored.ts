import type { Document } from '../document/document.ts';
import { decodeDocument } from '../document/document-codec.ts';
import { FlowError } from '../document/flow-error.ts';

/** The Document whose bytes are stored under `id`. Throws `ERR_INDEX_FORMAT` when they are none of a Document. */
export function decodeStored(bytes: Uint8Array, id: string, className: string): Document {
  const stored: Partial<Document> = decodeDocument(bytes);
  if (isDocument(stored)) return stored;
  const message = `${className}: what is stored under ${id} is no Document; index it again`;
  throw new FlowError('ERR_INDEX_FORMAT', message);
}

function isDocument(stored: Partial<Document>): stored is Document {
  return typeof stored.id === 'string';
}
