import sharp from 'sharp';

/** A JPEG of noise, of which hardly anything can be left out: about 700 kB; another one for each number. */
export async function largePicture(n: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 100 + n, sigma: 30 } as const;
  const create = { width: 1_200, height: 900, channels: 3 as const, background: '#888', noise };
  return await sharp({ create }).jpeg({ quality: 90 }).toBuffer();
}
