import type { Document } from '@podflow/core';
import type { Answer, OwnDocument } from './answer.ts';

/** What a Document is to the one that holds it. */
export type DocumentRole = 'root' | 'chunk' | 'match';

/** The JSON of a Document without its chunks and matches. */
export type OwnJson = (document: OwnDocument, role: DocumentRole) => Record<string, unknown>;

/** How Documents become JSON. */
export interface Writing extends Pick<Answer, 'restore'> {
  own: OwnJson;
}

/** A piece of a text, or what makes it when it is written. */
export type Piece = string | (() => Promise<string>);

/** A list of Documents that become JSON one by one, when they are written: an answer can be longer than the longest text of Node. */
export class DocumentsJson {
  readonly #documents: readonly Document[];
  readonly #writing: Writing;
  readonly #role: DocumentRole;

  constructor(documents: readonly Document[], writing: Writing, role: DocumentRole = 'root') {
    this.#documents = documents;
    this.#writing = writing;
    this.#role = role;
  }

  /** The same list, written with what `change` makes of the JSON of each Document. */
  changed(change: (own: Record<string, unknown>) => Record<string, unknown>): DocumentsJson {
    const { own, restore } = this.#writing;
    const changed: OwnJson = (document, role) => change(own(document, role));
    return new DocumentsJson(this.#documents, { own: changed, restore }, this.#role);
  }

  /** The JSON of all Documents, without pictures that are left in the index. */
  toJSON(): Record<string, unknown>[] {
    return this.#documents.map(({ chunks, matches, ...own }) => {
      const json = this.#writing.own(own, this.#role);
      for (const [name, list] of this.#lists({ chunks, matches })) json[name] = list.toJSON();
      return json;
    });
  }

  /** Its text, piece by piece; a piece is at most what one Document itself has. */
  *pieces(): Generator<Piece, void> {
    const { restore } = this.#writing;
    yield '[';
    for (const [place, { chunks, matches, ...own }] of this.#documents.entries()) {
      const lists = this.#lists({ chunks, matches });
      const write = (document: OwnDocument): string => {
        const text = JSON.stringify(this.#writing.own(document, this.#role));
        return lists.length === 0 ? text : text.slice(0, -1);
      };
      if (place > 0) yield ',';
      yield restore && own.original ? async () => write(await restore(own)) : write(own);
      for (const [name, list] of lists) {
        yield `,"${name}":`;
        yield* list.pieces();
      }
      if (lists.length > 0) yield '}';
    }
    yield ']';
  }

  #lists({ chunks = [], matches = [] }: Lists): ['chunks' | 'matches', DocumentsJson][] {
    const lists: ['chunks' | 'matches', DocumentsJson][] = [];
    const writing = this.#writing;
    if (chunks.length > 0) lists.push(['chunks', new DocumentsJson(chunks, writing, 'chunk')]);
    if (matches.length > 0) lists.push(['matches', new DocumentsJson(matches, writing, 'match')]);
    return lists;
  }
}

interface Lists {
  chunks: Document[] | undefined;
  matches: Document[] | undefined;
}
