import type { DocumentInput } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';

const stringFields = ['id', 'text', 'uri', 'mimeType', 'modality', 'parentId'] as const;

/** Throws `ERR_INPUT` naming the field of a Document that has a wrong type. */
export function assertDocument(document: DocumentInput, place: string): void {
  for (const field of stringFields) {
    const value: unknown = document[field];
    if (value !== undefined && typeof value !== 'string') {
      throw wrong(`${place}.${field}`, value, 'a string');
    }
  }
  const { buffer, tags } = document as { buffer?: unknown; tags?: unknown };
  if (buffer !== undefined && !ArrayBuffer.isView(buffer)) {
    throw wrong(`${place}.buffer`, buffer, 'a Uint8Array');
  }
  if (tags !== undefined && (typeof tags !== 'object' || tags === null || Array.isArray(tags))) {
    throw wrong(`${place}.tags`, tags, 'a mapping');
  }
}

function wrong(place: string, value: unknown, expected: string): FlowError {
  const got = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  return new FlowError('ERR_INPUT', `${place} is ${got}; expected ${expected}`);
}
