import { simdModule } from './simd-module.ts';

/** Functions of simd.wat; all arguments are addresses in the memory or bytes, but `count`. */
export interface SimdFunctions {
  dotProducts(query: number, rows: number, count: number, stride: number, scores: number): void;
  findScores(at: number, end: number, column: number, width: number, length: number): number;
}

/** The functions of simd.wat on a memory. */
export function simdFunctions(memory: WebAssembly.Memory): SimdFunctions {
  const module = new WebAssembly.Module(Buffer.from(simdModule, 'base64'));
  const { exports } = new WebAssembly.Instance(module, { rows: { memory } });
  return exports as unknown as SimdFunctions;
}
