import { crc32 } from 'node:zlib';
import type { DotMetric } from '../score-bounds.ts';

/**
 * A vector as a graph sees it, in few bits: for cosine its direction in 8 bits a number, for the other metrics bfloat16. Vectors
 * of one code cannot be told apart by a graph.
 */
export function codeOf(vector: Float32Array, metric: DotMetric): Uint8Array {
  return metric === 'cosine' ? directionCode(vector) : roundedCode(vector);
}

/** CRC-32 of bytes: of a code, or of all bits of a vector. */
export function hashOf({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): number {
  return crc32(new Uint8Array(buffer, byteOffset, byteLength));
}

/** 127 stands for a number as large as the length of the vector. A vector of length 0 has zeros. */
function directionCode(vector: Float32Array): Uint8Array {
  let squares = 0;
  for (const number of vector) squares += number * number;
  const scale = squares > 0 ? 127 / Math.sqrt(squares) : 0;
  const code = new Int8Array(vector.length);
  for (let at = 0; at < vector.length; at++) code[at] = Math.round((vector[at] as number) * scale);
  return new Uint8Array(code.buffer);
}

/** The upper 16 bits of each float32, which is what bfloat16 has. */
function roundedCode(vector: Float32Array): Uint8Array {
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  const code = new Uint16Array(vector.length);
  for (let at = 0; at < vector.length; at++) code[at] = (bits[at] as number) >>> 16;
  return new Uint8Array(code.buffer);
}
