/** A decoded RGB picture. */
export interface Picture {
  /** Bytes, rows from the top: `[height, width, 3]`, or `[3, height, width]` when planar. */
  pixels: Uint8Array;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** True when each channel is a plane of its own. */
  isPlanar: boolean;
}

/** A picture of pixels `[height, width, 3]`. */
export function pictureOf(pixels: Uint8Array, width: number, height: number): Picture {
  return { pixels, width, height, isPlanar: false };
}
