/** A value of `tags`: what JSON can say. */
export type TagValue = string | number | boolean | null | TagValue[] | { [key: string]: TagValue };

/** A score; for matches a **distance**, smaller is better. */
export interface NamedScore {
  /** Left out by the server where it is 0, but not on matches. */
  value?: number;
  /** Class of the Executor that gave it, e.g. `NumpyIndexer`. */
  opName?: string;
  description?: string;
  /** Id of the Document it refers to. */
  refId?: string;
  operands?: NamedScore[];
}

/** A tensor as JSON: the numbers as base64, little-endian, in C order. */
export interface ClientTensor {
  dense: {
    /** Base64. */
    buffer: string;
    shape: number[];
    /** NumPy's code: `<f4`, `<f8`, `|i1`, `|u1`, `<i2`, `<u2`, `<i4`, `<u4`, `<i8`, `<u8`. */
    dtype: string;
  };
}

/**
 * Describes a picture above 24 kB that an answer does not carry: matches have a thumbnail instead, answers to `index` and `update` have
 * nothing. `include: ['buffer']` gives the picture itself.
 */
export interface OriginalPicture {
  /** Hash of the picture. */
  hash: string;
  /** Size of its file. */
  bytes: number;
  /** MIME type that its bytes show, e.g. `image/jpeg`. */
  mimeType: string;
  /** Address of the picture on the server, from its root. Not set for a picture that is not stored, such as the query itself. */
  url?: string;
  /** Address of a smaller picture, from the root of the server; `?size=N` for at most N pixels a side, 16 to 2048. */
  thumbnail?: string;
}

/** A Document as the server's JSON has it: camelCase names, bytes as base64, fields with their default value left out. */
export interface ClientDocument {
  id: string;
  contentHash?: string;
  /** Depth in the tree of chunks. */
  granularity?: number;
  /** Depth in the tree of matches. */
  adjacency?: number;
  levelName?: string;
  parentId?: string;
  /** One of `text`, `buffer`, `blob` is the content. */
  text?: string;
  /** Base64. */
  buffer?: string;
  blob?: ClientTensor;
  /** To a server: a data URI; servers read neither their files nor, unless told to, web addresses. */
  uri?: string;
  mimeType?: string;
  /** `image` or `text`: which branch of a Flow indexes it. Without one the branch of its type does. */
  modality?: string;
  tags?: { [key: string]: TagValue };
  weight?: number;
  length?: number;
  location?: number[];
  offset?: number;
  chunks?: ClientDocument[];
  matches?: ClientDocument[];
  embedding?: ClientTensor;
  score?: NamedScore;
  evaluations?: NamedScore[];
  /** Set in answers that do not carry the picture itself. Servers do not read it. */
  original?: OriginalPicture;
  /** Set when an Executor failed on this Document. */
  error?: { code: string; message: string; pod?: string; shard?: number; documentId?: string };
}

/** A tensor as one writes it: numbers become one. */
type TensorInput =
  | ClientTensor
  | ArrayBufferView
  | readonly number[]
  | readonly (readonly number[])[];

/** Fields of a Document to send; without an `id` it gets a random one. Other names become its tags. */
export interface ClientDocumentInput
  extends Partial<Omit<ClientDocument, 'buffer' | 'blob' | 'embedding'>> {
  /** Base64, or the bytes. */
  buffer?: string | Blob | ArrayBuffer | ArrayBufferView;
  blob?: TensorInput;
  embedding?: TensorInput;
}
