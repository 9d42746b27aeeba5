import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { decodePicture } from '../../src/image/decode-picture.ts';

function fixture(name: string): Promise<Buffer> {
  return readFile(fileURLToPath(new URL(`../fixtures/pillow/${name}`, import.meta.url)));
}

function plain(width: number, height: number, background = { r: 200, g: 100, b: 50 }): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

async function pixelsOf(bytes: Uint8Array, options = {}): Promise<number[]> {
  return [...(await decodePicture(bytes, 'It', options)).pixels];
}

async function messageOf(bytes: Uint8Array, what = 'It'): Promise<string> {
  const error = await decodePicture(bytes, what).then(
    () => undefined,
    (thrown: Error & { code: string }) => thrown,
  );
  expect(error).toMatchObject({ code: 'ERR_IMAGE_READ' });
  return error?.message ?? '';
}

/** Zeros where the second segment begins. */
function damagedHead(jpeg: Buffer): Buffer {
  const second = 4 + jpeg.readUInt16BE(4);
  const bytes = Buffer.from(jpeg);
  return bytes.fill(0, second, second + 8);
}

describe('CMYK', () => {
  it('of a JPEG with inverted inks becomes the RGB of Pillow', async () => {
    const pixels = await pixelsOf(await fixture('cmyk.jpg'));
    expect([pixels.slice(0, 3), pixels.slice(-3)]).toEqual([
      [30, 60, 210],
      [187, 103, 4],
    ]);
  });

  it('of a TIFF becomes the RGB of Pillow', async () => {
    expect(await pixelsOf(await fixture('cmyk.tif'))).toEqual([
      255, 255, 255, 0, 255, 255, 127, 0, 127, 175, 162, 150, 0, 0, 0, 250, 249, 248, 125, 84, 44,
      0, 0, 0,
    ]);
  });
});

describe('formats', () => {
  it.each([
    ['BigTIFF', () => plain(3, 2).tiff({ bigtiff: true, compression: 'none' })],
    ['TIFF', () => plain(3, 2).tiff({ compression: 'none' })],
    ['AVIF', () => plain(3, 2).avif({ lossless: true })],
  ])('reads %s', async (_, picture) => {
    expect(await pixelsOf(await picture().toBuffer())).toEqual(
      Array(6).fill([200, 100, 50]).flat(),
    );
  });

  it('reads an AVIF whose first brand only says picture', async () => {
    const bytes = await plain(3, 2).avif({ lossless: true }).toBuffer();
    expect(bytes.toString('latin1', 4, 12)).toBe('ftypavif');
    bytes.write('mif1', 8, 'latin1');
    expect(await pixelsOf(bytes)).toHaveLength(18);
  });

  it('reads 8160 x 6144 pixels, the 50 megapixels of a phone', async () => {
    const bytes = await plain(8160, 6144).png({ compressionLevel: 1 }).toBuffer();
    expect(await decodePicture(bytes, 'It')).toMatchObject({ width: 8160, height: 6144 });
  });

  it('refuses a picture of a pixel by 40 million at once, and reads 65,535 a side', async () => {
    const header = Buffer.from(await plain(1, 1).png().toBuffer());
    header.writeUInt32BE(40_000_000, 20);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    await expect(decodePicture(header, 'It')).rejects.toMatchObject({
      code: 'ERR_IMAGE_READ',
      message: 'It is 1 x 40000000 pixels; a side may have 65535. Cut it into parts.',
    });
    const longest = await plain(1, 65_535).png().toBuffer();
    expect(await decodePicture(longest, 'It')).toMatchObject({ width: 1, height: 65_535 });
  });

  it.each([
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'a HEIC photo', 'magick photo.heic photo.jpg'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'an SVG drawing', 'rsvg-convert'],
    [
      'BMP',
      `BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0`,
      'a BMP picture',
      'magick picture.bmp picture.png',
    ],
  ])('names %s and how to convert it', async (_, start, title, conversion) => {
    const message = await messageOf(Buffer.from(start, 'latin1'));
    expect(message).toContain(`It is ${title}, which cannot be read; expected one of PNG, JPEG`);
    expect(message).toContain(conversion);
  });
});

describe('a picture that is damaged', () => {
  it('is told of by its own reason, however many fail at the same time', async () => {
    const jpeg = await plain(320, 200).jpeg().toBuffer();
    const png = await plain(320, 200).png().toBuffer();
    const wrong = Buffer.from(png);
    wrong.writeUInt8((wrong[70] as number) ^ 0xff, 70);
    const webp = await plain(320, 200).webp().toBuffer();
    const avif = await plain(320, 200).avif({ effort: 0 }).toBuffer();
    const tiff = await plain(8, 8).tiff({ compression: 'none' }).toBuffer();
    tiff.writeUInt32LE(tiff.length + 50, 4);
    const cases: [Buffer, string][] = [
      [jpeg.subarray(0, -2), `breaks off after ${jpeg.length - 2} bytes, before its end`],
      [jpeg.subarray(0, 100), 'breaks off after 100 bytes, in its head'],
      [damagedHead(jpeg), `is damaged behind byte ${4 + jpeg.readUInt16BE(4)}, in its head`],
      [png.subarray(0, -20), 'in its part IDAT'],
      [png.subarray(0, 33), 'breaks off after 33 bytes, before its end'],
      [wrong, 'its part IDAT at byte 54 is damaged: the checksum is wrong'],
      [webp.subarray(0, -30), `its head says ${webp.length}`],
      [avif.subarray(0, -10), 'in its part mdat'],
      [tiff, `its directory is to be at byte ${tiff.length + 50}`],
      [Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), 'breaks off after 10 bytes'],
    ];
    const rounds = await Promise.all(
      Array.from({ length: 8 }, () => Promise.all(cases.map(([bytes]) => messageOf(bytes)))),
    );
    for (const messages of rounds) {
      for (const [index, [, reason]] of cases.entries()) {
        expect(messages[index]).toMatch(/^It cannot be decoded: it/);
        expect(messages[index]).toContain(reason);
      }
    }
  });

  it('is of a variant that is not read when nothing else shows', async () => {
    const png = await plain(4, 4).png().toBuffer();
    const header = png.subarray(0, 33);
    const isEnd = png.subarray(-12);
    expect(await messageOf(Buffer.concat([header, isEnd]))).toContain(
      'its data is damaged, or of a variant of PNG that is not read',
    );
  });
});

describe('as shown', () => {
  it('turns by the EXIF orientation', async () => {
    const top = await plain(2, 1, { r: 250, g: 0, b: 0 }).png().toBuffer();
    const picture = await plain(2, 2, { r: 0, g: 0, b: 250 })
      .composite([{ input: top, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    // Orientation 6: the stored top is the right side.
    const [red, blue] = [
      [250, 0, 0],
      [0, 0, 250],
    ];
    expect(await pixelsOf(picture)).toEqual([red, red, blue, blue].flat());
    expect(await pixelsOf(picture, { asShown: true })).toEqual([blue, red, blue, red].flat());
  });

  it('lays transparency on white; otherwise what lies below it counts', async () => {
    const raw = { width: 3, height: 1, channels: 4 } as const;
    const rgba = Uint8Array.of(9, 8, 7, 0, 0, 100, 200, 51, 5, 6, 7, 255);
    const picture = await sharp(rgba, { raw }).png().toBuffer();
    expect(await pixelsOf(picture)).toEqual([9, 8, 7, 0, 100, 200, 5, 6, 7]);
    expect(await pixelsOf(picture, { asShown: true })).toEqual([
      255, 255, 255, 204, 224, 244, 5, 6, 7,
    ]);
  });

  it('lays grey transparency on white', async () => {
    const raw = { width: 2, height: 1, channels: 2 } as const;
    const picture = await sharp(Uint8Array.of(40, 0, 50, 255), { raw })
      .png()
      .toBuffer();
    expect(await pixelsOf(picture, { asShown: true })).toEqual([255, 255, 255, 50, 50, 50]);
  });
});
