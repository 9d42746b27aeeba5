/** A decoded picture. */
export interface Picture {
  /** RGB bytes, rows from the top; row y starts at `y * stride`. */
  pixels: Uint8Array;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Bytes from one row to the next; `3 * width` when rows touch. */
  stride: number;
}

/** A picture whose rows touch. */
export function pictureOf(pixels: Uint8Array, width: number, height: number): Picture {
  return { pixels, width, height, stride: 3 * width };
}
