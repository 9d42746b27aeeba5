import { readFileSync } from 'node:fs';

/** Functions of vectors.wat; all arguments are addresses in the memory or bytes, but `count`. */
export interface VectorFunctions {
  dotProducts(query: number, rows: number, count: number, stride: number, scores: number): void;
  findScores(at: number, end: number, column: number, width: number, length: number): number;
}

const wasmFile = new URL('../../../wasm/vectors.wasm', import.meta.url);

/** The functions of vectors.wat on a memory. */
export function vectorFunctions(memory: WebAssembly.Memory): VectorFunctions {
  const module = new WebAssembly.Module(readFileSync(wasmFile));
  const { exports } = new WebAssembly.Instance(module, { rows: { memory } });
  return exports as unknown as VectorFunctions;
}
