import type { ExecutorKind, Metas } from '../config/executor-definition.ts';
import type { Document, DocumentInput } from '../document/document.ts';
import type { Tensor } from '../document/tensor.ts';

/** What an Executor learns about where it runs. */
export interface ExecutorContext {
  metas: Metas;
  /** Name of the Pod. */
  pod: string;
  /** This shard, from 1 (1 also for a Pod of one Pea). */
  shard: number;
  /** Number of shards of the Pod. */
  shards: number;
  /**
   * Identifies the running Pod: the same for all its shards, another one for each start.
   * A lock on stored data belongs to it.
   */
  owner: string;
  /** `metas` of all Executors of the Flow that store data, those of this Pod among them. Default: not known. */
  stores?: readonly Metas[];
  /** Environment of the Pod: the process's, with the Flow's and the Pod's `env` on top. */
  env: Readonly<Record<string, string | undefined>>;
  /** Components of a compound Executor, built before it, in the order of the YAML. */
  components: readonly NamedExecutor[];
  /** Says one line to the user (stderr), e.g. which model is used. */
  log(line: string): void;
}

/** An Executor with the names by which drivers can address it. */
export interface NamedExecutor {
  /** `metas.name`. */
  name: string;
  /** Its class, then the class's ancestors by Jina's names, e.g. `['NumpyIndexer', 'BaseVectorIndexer', 'BaseIndexer']`. */
  classNames: readonly string[];
  kind: ExecutorKind;
  executor: Executor;
  /** `metas.batch_size`: most contents an encoder gets at a time. Default: all of a request. */
  batchSize?: number;
}

/**
 * Does the work of a Pod: arrays in, arrays out; it never sees a message.
 * Every Executor may also have the hooks below; which other methods it has depends on its kind.
 */
export interface Executor {
  /** Called once before the first write request of a run, e.g. to take a lock. Throws a coded error to refuse. */
  prepareWrite?(): Promise<void> | void;
  /** Called after all drivers of one request ran: makes its writes durable in one transaction, or throws and leaves nothing. */
  commit?(requestId: string): Promise<void> | void;
  /** Called instead of `commit` when the request failed: forgets its pending writes. */
  abort?(requestId: string): Promise<void> | void;
  /**
   * Called when the request has left the Flow. Writes of Documents in `failedIds` (root ids that failed anywhere in the Flow)
   * are taken back to what was stored before the request; the rest becomes final. `'all'`: the whole request failed.
   */
  settle?(requestId: string, failedIds: readonly string[] | 'all'): Promise<void> | void;
  /** Called when all Executors of the Flow have settled these requests: what is kept to tell a next run how they ended may go. */
  forget?(requestIds: readonly string[]): Promise<void> | void;
  /** Why the last search found nothing, when that is because nothing is stored: a sentence that names where it looked. */
  readonly emptiness?: string | undefined;
  /** Called once; releases files, locks and native memory. */
  close?(): Promise<void> | void;
}

/** Changes one Document (or a part of one). */
export interface Crafter extends Executor {
  /** Takes the fields of one Document, returns the fields to set. The Document itself is not to be changed. */
  craft(document: Readonly<Document>): Promise<DocumentInput> | DocumentInput;
}

/** Cuts one Document into chunks. */
export interface Segmenter extends Executor {
  segment(document: Readonly<Document>): Promise<DocumentInput[]> | DocumentInput[];
}

/**
 * Takes a notice about one content of a batch.
 * @param row Position of the content in the batch, from 0.
 * @param message Without the content, e.g. `longer than 77 tokens; only its beginning counts`. At most 300 characters are kept.
 */
export type WarnOfRow = (row: number, message: string) => void;

/**
 * Makes vectors of contents.
 * @typeParam C `string` for a text encoder, `Tensor` for a picture encoder (each e.g. float32 `[3, 224, 224]`).
 */
export interface Encoder<C = string | Tensor> extends Executor {
  /** Tells whether this content is of the kind it encodes. */
  accepts(content: unknown): content is C;
  /**
   * Returns float32 `[contents.length, dimension]`, row i for content i.
   * @param warn Says in the answer what its sender may not expect of a content that was encoded all the same.
   */
  encode(contents: readonly C[], warn?: WarnOfRow): Promise<Tensor<'float32'>>;
  /** Identifies the weights; the index remembers it. E.g. `mini-clip:sha256-…`. */
  readonly fingerprint?: string;
}

/** Nearest neighbours, per query, best first. */
export interface VectorHits {
  ids: string[];
  /** Same length as `ids`; smaller is better. */
  distances: Float32Array | number[];
}

/** Vectors by id. */
export interface VectorIndexer extends Executor {
  /** Adds or replaces; vectors float32 `[ids.length, dimension]`, with `model` set where known. `roots[i]` is the id of the root Document of row i. */
  add(ids: readonly string[], vectors: Tensor<'float32'>, roots?: readonly string[]): void;
  /** As `add`, but only for ids that are stored. */
  update(ids: readonly string[], vectors: Tensor<'float32'>, roots?: readonly string[]): void;
  /** Unknown ids are ignored. */
  delete(ids: readonly string[]): void;
  /** queries float32 `[n, dimension]` → n lists of at most `topK` hits in ascending order of distance. */
  query(queries: Tensor<'float32'>, topK: number): Promise<VectorHits[]> | VectorHits[];
  /** The stored vectors float32 `[dimension]`, undefined where unknown. */
  queryByKey(ids: readonly string[]): (Tensor<'float32'> | undefined)[];
  /** Number of vectors this shard holds. */
  readonly size: number;
}

/** Bytes by id: serialised Documents. */
export interface KeyValueIndexer extends Executor {
  add(ids: readonly string[], values: readonly Uint8Array[], roots?: readonly string[]): void;
  update(ids: readonly string[], values: readonly Uint8Array[], roots?: readonly string[]): void;
  delete(ids: readonly string[]): void;
  /** undefined where unknown (or owned by another shard). */
  query(ids: readonly string[]): (Uint8Array | undefined)[];
  readonly size: number;
}

/** Judges an answer against the truth. */
export interface Evaluator extends Executor {
  /**
   * Compares two lists: a field of the matches, the numbers of an embedding, or one text each, as its driver says.
   * @returns A number; whether more is better depends on the class.
   */
  evaluate(actual: readonly unknown[], desired: readonly unknown[]): number;
}

/** One hit of a chunk of the query, as a chunk-to-document ranker sees it. */
export interface RankRow {
  /** Id of the Document that the matched chunk belongs to. */
  parentId: string;
  /** Id of the matched chunk. */
  matchId: string;
  /** Id of the chunk of the query that found it. */
  queryChunkId: string;
  /** The match's score: a distance, smaller is better, unless the indexer says otherwise. */
  score: number;
}

/** Turns hits of chunks into a ranking of the Documents they belong to. */
export interface Chunk2DocRanker extends Executor {
  /**
   * One entry per `parentId`, in descending order of score.
   * @param queryMeta The query's chunks by id.
   * @param matchMeta The matched chunks by id.
   */
  score(
    rows: readonly RankRow[],
    queryMeta?: ReadonlyMap<string, Readonly<Document>>,
    matchMeta?: ReadonlyMap<string, Readonly<Document>>,
  ): { id: string; score: number }[];
}

/** Scores the matches of a Document anew. */
export interface Match2DocRanker extends Executor {
  /** One number per match, in the order of `matches`; larger is better. */
  score(query: Readonly<Document>, matches: readonly Readonly<Document>[]): number[];
}

/** Assigns contents to classes. */
export interface Classifier extends Executor {
  /** Returns float32 `[contents.length, classes]`, row i for content i. */
  predict(contents: readonly (string | Tensor)[]): Tensor<'float32'> | Promise<Tensor<'float32'>>;
}

/** Makes one vector of several contents of different modality. */
export interface MultiModalEncoder extends Executor {
  /** The modality of each argument of `encode`, in order. */
  readonly positionalModality: readonly string[];
  /** `contents[k][i]` is the part of Document i of modality k; returns float32 `[Documents, dimension]`. */
  encode(...contents: readonly (readonly (string | Tensor)[])[]): Promise<Tensor<'float32'>>;
}

/** Remembers which Documents it has seen, by a hash of some of their fields. */
export interface Cache extends Executor {
  /** Whether a Document with this hash was added. */
  query(hash: string): boolean;
  /** Remembers `hashes[i]` for `ids[i]`; `roots[i]` is the id of the root Document of entry i. */
  add(ids: readonly string[], hashes: readonly string[], roots?: readonly string[]): void;
  /** Fields of a Document that the hash is made of, as dunder paths, e.g. `['id']`. */
  readonly fields: readonly string[];
}

/**
 * Builds an Executor. `options` are the `with` arguments in their YAML (snake_case) spelling.
 * Asynchronous: constructors do no I/O.
 */
export type ExecutorFactory = (
  options: Readonly<Record<string, unknown>>,
  context: ExecutorContext,
) => Promise<Executor> | Executor;
