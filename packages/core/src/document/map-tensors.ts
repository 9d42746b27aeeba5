import type { Document } from './document.ts';
import type { Tensor } from './tensor.ts';

/** A Document in which something else stands for each tensor. */
export type Packed<T> = Omit<Document, 'blob' | 'embedding' | 'chunks' | 'matches'> & {
  blob?: T;
  embedding?: T;
  chunks?: Packed<T>[];
  matches?: Packed<T>[];
};

/** The Document with every tensor, also of chunks and matches, replaced by `map` of it; itself when it has none. */
export function packTensors<T>(document: Document, map: (tensor: Tensor) => T): Packed<T> {
  const { blob, embedding, chunks, matches } = document;
  if (!blob && !embedding && !chunks?.length && !matches?.length) return document as Packed<T>;
  const packed: Packed<T> = { ...document } as Packed<T>;
  if (blob) packed.blob = map(blob);
  if (embedding) packed.embedding = map(embedding);
  if (chunks) packed.chunks = chunks.map((chunk) => packTensors(chunk, map));
  if (matches) packed.matches = matches.map((match) => packTensors(match, map));
  return packed;
}

/** The reverse of `packTensors`, in place. */
export function unpackTensors<T>(packed: Packed<T>, map: (value: T) => Tensor): Document {
  const { blob, embedding, chunks, matches } = packed;
  const document = packed as Document;
  if (blob) document.blob = map(blob);
  if (embedding) document.embedding = map(embedding);
  for (const chunk of chunks ?? []) unpackTensors(chunk, map);
  for (const match of matches ?? []) unpackTensors(match, map);
  return document;
}
