/** Longer side of a thumbnail in pixels. */
const side = 96;

/** A small WebP of a picture as a data URI, to show beside a text. Throws what sharp says when it is no picture. */
export async function thumbnail(picture: Uint8Array): Promise<string> {
  // Loaded when first needed: most programs that import this package see no picture.
  const { default: sharp } = await import('sharp');
  const small = await sharp(picture)
    .rotate()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer();
  return `data:image/webp;base64,${small.toString('base64')}`;
}
