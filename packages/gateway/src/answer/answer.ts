import type { Document, Response } from '@podflow/core';

/** A Document without its chunks and matches. */
export type OwnDocument = Omit<Document, 'chunks' | 'matches'>;

/** A Response that is ready to be written. */
export interface Answer {
  response: Response;
  /**
   * Gives a Document that has `original` its picture, which is read from the index when the Document is written. undefined: the Documents are
   * written as they are.
   */
  restore: ((document: OwnDocument) => Promise<OwnDocument>) | undefined;
}
