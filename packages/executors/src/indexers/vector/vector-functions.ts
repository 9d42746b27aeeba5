import { loadWasm } from '../../load-wasm.ts';

/** Functions of vectors.wat; all arguments are addresses in the memory or bytes, but `count`. */
export interface VectorFunctions {
  dotProducts(query: number, rows: number, count: number, stride: number, scores: number): void;
  findScores(at: number, end: number, column: number, width: number, length: number): number;
}

/** The functions of vectors.wat on a memory. */
export function vectorFunctions(memory: WebAssembly.Memory): VectorFunctions {
  return loadWasm('vectors', { rows: { memory } }) as VectorFunctions;
}
