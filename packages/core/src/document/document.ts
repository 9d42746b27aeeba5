import { randomUUID } from 'node:crypto';
import type { ErrorCode } from './error-code.ts';
import type { OriginalPicture } from './original-picture.ts';
import type { Tensor } from './tensor.ts';

/** A value of `tags`: what JSON can say. */
export type TagValue = string | number | boolean | null | TagValue[] | { [key: string]: TagValue };

/** A score; for matches a **distance**, smaller is better (jina.NamedScoreProto). */
export interface NamedScore {
  value: number;
  /** Class of the Executor that gave it, e.g. `NumpyIndexer`. */
  opName?: string;
  description?: string;
  /** Id of the Document it refers to. */
  refId?: string;
  operands?: NamedScore[];
}

/** What went wrong with one Document; the others of its request went on. */
export interface DocumentError {
  code: ErrorCode;
  message: string;
  pod?: string;
  shard?: number;
  documentId?: string;
  /** Where it was thrown; only with `PODFLOW_DEBUG=1` in the environment of the Pod. */
  stack?: string;
}

/** The unit of data: a picture, a text, a part of one (jina.DocumentProto of Jina 1.0; same field names, camelCase). */
export interface Document {
  id: string;
  contentHash?: string;
  /** Depth in the tree of chunks; 0 for a root. */
  granularity?: number;
  /** Depth in the tree of matches; 0 for a root. */
  adjacency?: number;
  levelName?: string;
  parentId?: string;
  /** One of `text`, `buffer`, `blob` is the content. */
  text?: string;
  buffer?: Uint8Array;
  blob?: Tensor;
  /** A path, an http(s) URL or a data URI; may stand beside a content. */
  uri?: string;
  mimeType?: string;
  /** Free text, e.g. `image`, `text`. */
  modality?: string;
  tags?: { [key: string]: TagValue };
  weight?: number;
  /** Number of siblings. */
  length?: number;
  location?: number[];
  offset?: number;
  chunks?: Document[];
  matches?: Document[];
  embedding?: Tensor;
  score?: NamedScore;
  evaluations?: NamedScore[];
  /** Set where a large picture was left in the index, see `SendOptions.leavePictures`: then it is in none of the fields. */
  original?: OriginalPicture;
  /** Set when an Executor failed on this Document. Working drivers pass over it from then on. */
  error?: DocumentError;
}

/** What `createDocument` takes: any fields, the id may be missing. */
export type DocumentInput = Partial<Document>;

/** A Document with an id: the one given, or a random UUID. */
export function createDocument(fields: DocumentInput = {}): Document {
  return { ...fields, id: fields.id || randomUUID() };
}

/** The content of a Document by Jina's rule: blob, else buffer, else text. */
export function contentOf(document: Document): Tensor | Uint8Array | string | undefined {
  return document.blob ?? document.buffer ?? document.text;
}

/** The fields of a content; setting one clears the other two. */
export const contentFields = ['text', 'buffer', 'blob'] as const;

/** Sets fields as Jina does: a new content clears the other contents; a text without a type becomes `text/plain`. */
export function assignFields(document: Document, fields: DocumentInput): Document {
  for (const field of contentFields) {
    if (fields[field] === undefined) continue;
    for (const other of contentFields) if (other !== field) delete document[other];
    if (field === 'text') document.mimeType = 'text/plain';
  }
  return Object.assign(document, fields);
}
