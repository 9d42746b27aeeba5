/** Variants of the weights by their names in the transformers.js layout; fp32 has no suffix. */
export const variants = [
  'fp32',
  'fp16',
  'int8',
  'uint8',
  'quantized',
  'q4',
  'q4f16',
  'bnb4',
] as const;
export type Variant = (typeof variants)[number];
