/** Most pixels that a picture may have: one of 8160 × 6144, 50 megapixels of a phone, is inside. */
export const maxPicturePixels = 70_000_000;

/** Pixels that a picture may be wide or high: what a JPEG can be. Narrow pictures of more take minutes to decode. */
export const maxPictureSide = 65_535;
