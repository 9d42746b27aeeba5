import { FlowError } from '@podflow/core';

/** Describes an answer in messages. */
export interface AnswerSubject {
  /** Number of Documents in the request. */
  documents: number;
  /** Largest number of matches that a Document has; undefined: not known. */
  matches?: number | undefined;
  /** The client asked for pictures as they are stored. */
  hasOriginals: boolean;
}

/** The bytes of contents that one answer may have. */
export class AnswerBudget {
  readonly #most: number;
  readonly #subject: AnswerSubject;
  #used = 0;

  /** @param most Bytes. */
  constructor(most: number, subject: AnswerSubject) {
    this.#most = most;
    this.#subject = subject;
  }

  /** Counts the contents of an answer. Throws `ERR_ANSWER_SIZE` with their size when they are too much. */
  take(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#most) throw this.#refusal(`${megabytes(this.#used)} MB`);
  }

  /** Counts one of several thumbnails. Throws `ERR_ANSWER_SIZE` when it is too much; the size of all is not known then. */
  takeThumbnail(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#most) throw this.#refusal(`more than ${megabytes(this.#most)} MB`);
  }

  #refusal(size: string): FlowError {
    const { documents, matches, hasOriginals } = this.#subject;
    const found = matches === undefined ? '' : ` with up to ${matches} matches each`;
    const advice = hasOriginals
      ? 'a smaller top_k, fewer Documents at a time, or thumbnails: without include: ["buffer"]'
      : 'a smaller top_k, or fewer Documents at a time';
    return new FlowError(
      'ERR_ANSWER_SIZE',
      `The answer has ${size}: ${documents} Documents${found}. The limit is ${megabytes(this.#most)} MB (max_answer); ask for ${advice}`,
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
