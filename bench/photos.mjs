import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** `count` different JPEGs of the size of a photo on Flickr, 500 x 375, about 80 kB: waves with grain. */
export async function photos(count) {
  const sharp = require('sharp');
  const [width, height] = [500, 375];
  return await Promise.all(
    Array.from({ length: count }, (_, photo) => {
      const pixels = new Uint8Array(width * height * 3);
      let grain = photo + 1;
      for (let i = 0; i < pixels.length; i++) {
        const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
        grain = (Math.imul(grain, 1_103_515_245) + 12_345) & 0x7fff_ffff;
        const wave = Math.sin(x / (20 + photo) + (i % 3)) * Math.cos(y / 30);
        pixels[i] = 128 + 80 * wave + (grain / 2 ** 31 - 0.5) * 50;
      }
      return sharp(pixels, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: 90 })
        .toBuffer();
    }),
  );
}
