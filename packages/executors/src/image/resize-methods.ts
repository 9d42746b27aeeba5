/** Names of the resampling kernels in Pillow. */
export const resizeMethods = ['NEAREST', 'BILINEAR', 'BICUBIC', 'LANCZOS'] as const;
export type ResizeMethod = (typeof resizeMethods)[number];
