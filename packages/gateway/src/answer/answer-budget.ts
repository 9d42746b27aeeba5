import { FlowError } from '@podflow/core';

/** What is answered, for messages. */
export interface AnswerSubject {
  /** Documents that were asked with. */
  documents: number;
  /** Most matches of one of them; undefined: not known. */
  matches?: number | undefined;
  /** Pictures are in it as they are stored, because the client asked for that. */
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

  /** Counts all that an answer has, or all but its thumbnails. Throws `ERR_ANSWER_SIZE` when that is too much. */
  take(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#most) throw this.#refusal(`${megabytes(this.#used)} MB`);
  }

  /** Counts a thumbnail, of which more may follow. Throws `ERR_ANSWER_SIZE` when it is too much. */
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
