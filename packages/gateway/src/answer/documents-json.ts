import type { Document } from '@podflow/core';

/** What a Document is to the one it stands in. */
export type DocumentRole = 'root' | 'chunk' | 'match';

/** The JSON of a Document without its chunks and matches. */
export type OwnJson = (
  document: Omit<Document, 'chunks' | 'matches'>,
  role: DocumentRole,
) => Record<string, unknown>;

/** A list of Documents that become JSON one by one, when they are written: an answer can be larger than a text may be. */
export class DocumentsJson {
  readonly #documents: readonly Document[];
  readonly #own: OwnJson;
  readonly #role: DocumentRole;

  constructor(documents: readonly Document[], own: OwnJson, role: DocumentRole = 'root') {
    this.#documents = documents;
    this.#own = own;
    this.#role = role;
  }

  /** The same list, written with what `change` makes of the JSON of each Document. */
  changed(change: (own: Record<string, unknown>) => Record<string, unknown>): DocumentsJson {
    const own: OwnJson = (document, role) => change(this.#own(document, role));
    return new DocumentsJson(this.#documents, own, this.#role);
  }

  /** All at once. */
  toJSON(): Record<string, unknown>[] {
    return this.#documents.map(({ chunks, matches, ...own }) => {
      const json = this.#own(own, this.#role);
      for (const [name, list] of this.#lists({ chunks, matches })) json[name] = list.toJSON();
      return json;
    });
  }

  /** Its text, piece by piece; a piece is at most what one Document itself has. */
  *pieces(): Generator<string, void> {
    yield '[';
    let comma = '';
    for (const { chunks, matches, ...own } of this.#documents) {
      const text = comma + JSON.stringify(this.#own(own, this.#role));
      comma = ',';
      const lists = this.#lists({ chunks, matches });
      yield lists.length === 0 ? text : text.slice(0, -1);
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
    if (chunks.length > 0) lists.push(['chunks', new DocumentsJson(chunks, this.#own, 'chunk')]);
    if (matches.length > 0) lists.push(['matches', new DocumentsJson(matches, this.#own, 'match')]);
    return lists;
  }
}

interface Lists {
  chunks: Document[] | undefined;
  matches: Document[] | undefined;
}
