import { loadWasm } from '../../load-wasm.ts';

/** Functions of vectors.wat; all arguments are addresses in the memory or bytes, but `count`. */
export interface VectorFunctions {
  split(from: number, end: number, high: number, low: number): number;
  join(high: number, low: number, to: number, end: number): void;
  joinEights(high: number, end: number, low: number, to: number): void;
  widen(high: number, end: number, to: number): void;
  highProducts(query: number, high: number, count: number, stride: number, scores: number): void;
  products(
    query: number,
    high: number,
    low: number,
    count: number,
    stride: number,
    scores: number,
  ): void;
  fetch(high: number, low: number, bytes: number): number;
  exactProduct(left: number, right: number, count: number): number;
  exactSquares(left: number, right: number, count: number): number;
  findScores(at: number, end: number, column: number, width: number, length: number): number;
}

/** The functions of vectors.wat on a memory. */
export function vectorFunctions(memory: WebAssembly.Memory): VectorFunctions {
  return loadWasm('vectors', { rows: { memory } }) as VectorFunctions;
}
