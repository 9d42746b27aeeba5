import type { DocumentInput } from '../document/document.ts';
import type { Bytes } from '../document/own-bytes.ts';
import type { Tensor } from '../document/tensor.ts';

/** Numbers of any type; they become a `blob`. */
type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What a tensor can be given as: a list of numbers (or of lists of them) and a typed array become one. */
type TensorInput = Tensor | TypedArray | readonly number[] | readonly (readonly number[])[];

/** A Document as one writes it: other names than those of its fields go to its tags. */
export interface DocumentItem
  extends Omit<DocumentInput, 'blob' | 'embedding' | 'buffer' | 'chunks' | 'matches'> {
  /** A text is base64. */
  buffer?: Bytes | string;
  blob?: TensorInput;
  embedding?: TensorInput;
  chunks?: readonly DocumentItem[];
  matches?: readonly DocumentItem[];
  [name: string]: unknown;
}

/** One thing to index or search with. */
export type InputItem = string | URL | Blob | Bytes | TypedArray | DocumentInput | DocumentItem;

/** A value, or the promise of one. */
export type MaybeLater<T> = T | PromiseLike<T>;

/** A Document and what its answer is to be judged against, for evaluation. */
export type InputPair = readonly [
  document: MaybeLater<InputItem>,
  groundtruth: MaybeLater<InputItem>,
];

type Items = Iterable<MaybeLater<InputItem | InputPair>> | AsyncIterable<InputItem | InputPair>;

/**
 * Everything `index` and `search` take: one item, many, or something that gives them one after another; or a function that gives
 * one of these, or the promise of one.
 */
export type Input = MaybeLater<InputItem | Items> | (() => MaybeLater<InputItem | Items>);
