import sharp from 'sharp';

/** A JPEG of noise, of which hardly anything can be left out: of 1200 x 900 pixels about 700 kB. */
export async function noisyPicture(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return await sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
