/** Width and height of a picture in pixels. */
const side = 256;

/** Width and height of OpenMoji's drawings in their own units, of which 72 make an inch. */
const drawingSide = 72;

/** Draws an SVG of OpenMoji on white, as a PNG of 256 × 256 pixels. */
export async function drawPicture(svg: Uint8Array): Promise<Uint8Array> {
  // Loaded when first needed: most programs that import this package draw nothing.
  const { default: sharp } = await import('sharp');
  const density = (72 * side) / drawingSide;
  return await sharp(svg, { density })
    .resize(side, side, { fit: 'contain', background: 'white' })
    .flatten({ background: 'white' })
    .png()
    .toBuffer();
}
