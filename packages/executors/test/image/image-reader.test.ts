import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { createDocument, type DocumentInput, type Tensor } from '@podflow/core';
import sharp, { type Sharp } from 'sharp';
import { createImageReader } from '../../src/image/image-reader.ts';
import { executorContext } from '../executor-context.ts';
import { fixturePath, largestDifference } from '../golden.ts';

const reader = createImageReader({}, executorContext());

async function read(fields: DocumentInput): Promise<Tensor> {
  const { blob } = await reader.craft(createDocument({ id: 'd1', ...fields }));
  if (!blob) throw new Error('no blob');
  return blob;
}

/** A picture of one colour. */
function plain(width: number, height: number, background = { r: 200, g: 100, b: 50 }): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

function pixelsOf({ data }: Tensor): number[] {
  return Array.from(data as Uint8Array);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A black PNG of one bit a pixel: tiny as a file, huge when opened. */
function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('ImageReader', () => {
  it('decodes the buffer to RGB bytes, rows first, in shared memory', async () => {
    const buffer = await plain(3, 2).png().toBuffer();
    const blob = await read({ buffer });
    expect(blob).toMatchObject({ dtype: 'uint8', shape: [2, 3, 3] });
    expect(pixelsOf(blob)).toEqual(Array.from({ length: 6 }, () => [200, 100, 50]).flat());
    expect(blob.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([
    [0, [3, 1, 2], [200, 200, 100, 100, 50, 50]],
    [-3, [3, 1, 2], [200, 200, 100, 100, 50, 50]],
    [1, [1, 3, 2], [200, 200, 100, 100, 50, 50]],
    [-1, [1, 2, 3], [200, 100, 50, 200, 100, 50]],
    [2, [1, 2, 3], [200, 100, 50, 200, 100, 50]],
  ])('moves the channels to channel_axis %d', async (axis, shape, values) => {
    const buffer = await plain(2, 1).png().toBuffer();
    const { blob } = await createImageReader({ channel_axis: axis }, executorContext()).craft(
      createDocument({ buffer }),
    );
    expect(blob?.shape).toEqual(shape);
    expect(Array.from(blob?.data as Uint8Array)).toEqual(values);
  });

  it('prefers the buffer to the uri, and the uri to an empty buffer', async () => {
    const buffer = await plain(1, 1).png().toBuffer();
    const uri = fixturePath('clip/tiny.png');
    expect((await read({ buffer, uri })).shape).toEqual([1, 1, 3]);
    expect((await read({ buffer: new Uint8Array(), uri })).shape).toEqual([10, 20, 3]);
  });

  it('reads a buffer in shared memory and one inside another', async () => {
    const file = await plain(2, 2).png().toBuffer();
    const shared = new Uint8Array(new SharedArrayBuffer(file.length + 5)).subarray(5);
    shared.set(file);
    expect((await read({ buffer: shared })).shape).toEqual([2, 2, 3]);
  });

  it.each([
    ['base64', (file: Buffer) => `DATA:image/png;BASE64,${file.toString('base64')}`],
    [
      'base64 with another media type',
      (file: Buffer) => `data:text/html;base64,${file.toString('base64')}`,
    ],
    [
      'base64url without a media type',
      (file: Buffer) => `data:;base64,${file.toString('base64url')}`,
    ],
    [
      'percent-encoded base64',
      (file: Buffer) => `data:image/png;base64,${encodeURIComponent(file.toString('base64'))}`,
    ],
    [
      'percent-encoded bytes',
      (file: Buffer) => `data:image/png,${file.toString('hex').replace(/../g, '%$&')}`,
    ],
  ])('reads a data URI of %s', async (_, uriOf) => {
    const uri = uriOf(await plain(5, 4).png().toBuffer());
    expect((await read({ uri })).shape).toEqual([4, 5, 3]);
  });

  it.each([
    ['greyscale', () => plain(2, 1, { r: 90, g: 90, b: 90 }).greyscale().png(), [90, 90, 90]],
    ['a palette', () => plain(2, 1).png({ palette: true }), [200, 100, 50]],
    ['16 bits', () => plain(2, 1).toColourspace('rgb16').png(), [200, 100, 50]],
    [
      'grey of 16 bits',
      () => plain(2, 1, { r: 90, g: 90, b: 90 }).toColourspace('grey16').png(),
      [90, 90, 90],
    ],
    ['WebP', () => plain(2, 1).webp({ lossless: true }), [200, 100, 50]],
    ['TIFF', () => plain(2, 1).tiff({ compression: 'lzw' }), [200, 100, 50]],
  ])('decodes %s', async (_, picture, pixel) => {
    const blob = await read({ buffer: await picture().toBuffer() });
    expect(blob.shape).toEqual([1, 2, 3]);
    expect(pixelsOf(blob)).toEqual([...pixel, ...pixel]);
  });

  it.each([
    ['a progressive JPEG', () => plain(16, 8).jpeg({ progressive: true }), 4],
    ['AVIF', () => plain(16, 8).avif({ quality: 90 }), 12],
    ['GIF', () => plain(16, 8).gif(), 4],
  ])('decodes %s to about the same colour', async (_, picture, tolerance) => {
    const blob = await read({ buffer: await picture().toBuffer() });
    expect(blob.shape).toEqual([8, 16, 3]);
    expect(largestDifference(pixelsOf(blob).slice(0, 3), [200, 100, 50])).toBeLessThan(tolerance);
  });

  it('drops alpha and does not blend it', async () => {
    const pixels = Uint8Array.of(200, 100, 50, 0, 10, 20, 30, 128);
    const raw = { width: 2, height: 1, channels: 4 } as const;
    const blob = await read({ buffer: await sharp(pixels, { raw }).png().toBuffer() });
    expect(pixelsOf(blob)).toEqual([200, 100, 50, 10, 20, 30]);
  });

  it('drops the alpha of a greyscale picture', async () => {
    const raw = { width: 2, height: 1, channels: 2 } as const;
    const buffer = await sharp(Uint8Array.of(40, 0, 50, 255), { raw })
      .png()
      .toBuffer();
    expect(pixelsOf(await read({ buffer }))).toEqual([40, 40, 40, 50, 50, 50]);
  });

  it('does not turn a picture by its EXIF orientation', async () => {
    const buffer = await plain(6, 3).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect((await read({ buffer })).shape).toEqual([3, 6, 3]);
  });

  it('takes the first frame of an animation', async () => {
    const frames = [plain(4, 4), plain(4, 4, { r: 0, g: 0, b: 0 })].map((frame) =>
      frame.png().toBuffer(),
    );
    const buffer = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(buffer).metadata()).pages).toBe(2);
    const blob = await read({ buffer });
    expect(blob.shape).toEqual([4, 4, 3]);
    expect(pixelsOf(blob).slice(0, 3)).toEqual([200, 100, 50]);
  });

  it.each([
    ['nothing', {}, 'ERR_IMAGE_READ', 'The picture of Document d1 is missing'],
    ['an empty buffer', { buffer: new Uint8Array() }, 'ERR_IMAGE_READ', 'is missing'],
    [
      'text bytes',
      { buffer: Buffer.from('hello, this is text') },
      'ERR_IMAGE_READ',
      'expected one of PNG, JPEG',
    ],
    ['HTML', { buffer: Buffer.from('<!doctype html><p>x') }, 'ERR_IMAGE_READ', 'an HTML page'],
    [
      'HTML called PNG',
      { uri: 'data:image/png;base64,PGh0bWw+PC9odG1sPg==' },
      'ERR_IMAGE_READ',
      'an HTML page',
    ],
    [
      'SVG',
      { buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      'ERR_IMAGE_READ',
      'an SVG drawing',
    ],
    [
      'SVG with an entity',
      {
        buffer: Buffer.from(
          '\ufeff<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        ),
      },
      'ERR_IMAGE_READ',
      'an SVG drawing',
    ],
    [
      'SVG in UTF-16',
      { buffer: Buffer.from('\ufeff<svg width="1"></svg>', 'utf16le') },
      'ERR_IMAGE_READ',
      'an SVG drawing',
    ],
    ['gzip', { buffer: Buffer.from([0x1f, 0x8b, 8, 0]) }, 'ERR_IMAGE_READ', 'gzip'],
    [
      'a PNG signature alone',
      { buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
      'ERR_IMAGE_READ',
      'cannot be decoded',
    ],
    [
      'a data URI without bytes',
      { uri: 'data:image/png;base64,' },
      'ERR_IMAGE_READ',
      'is empty (0 bytes)',
    ],
    ['bare data:', { uri: 'data:' }, 'ERR_URI', 'no comma'],
    ['a data URI without comma', { uri: 'data:image/png;base64' }, 'ERR_URI', 'no comma'],
    ['bad base64', { uri: 'data:image/png;base64,????' }, 'ERR_URI', 'base64'],
    ['base64 of an impossible length', { uri: 'data:image/png;base64,AAAAA' }, 'ERR_URI', 'base64'],
    ['a bad percent escape', { uri: 'data:image/png,%zz' }, 'ERR_URI', 'two hex digits'],
    ['http', { uri: 'http://127.0.0.1:1/x.png' }, 'ERR_URI', 'http://127.0.0.1:1/x.png'],
    ['https', { uri: 'HTTPS://example.com/x.png' }, 'ERR_URI', 'HTTPS://example.com/x.png'],
    ['a folder', { uri: tmpdir() }, 'ERR_FILE_UNREADABLE', tmpdir()],
    ['a device', { uri: '/dev/zero' }, 'ERR_FILE_UNREADABLE', '/dev/zero'],
    ['a missing file', { uri: 'no/such/picture.png' }, 'ERR_FILE_MISSING', 'no/such/picture.png'],
  ])('refuses %s', async (_, fields, code, part) => {
    await expect(read(fields)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(part),
    });
  });

  it.each([
    ['PNG', () => plain(64, 64, { r: 1, g: 2, b: 3 }).png()],
    ['JPEG', () => plain(64, 64).jpeg()],
    ['WebP', () => plain(64, 64).webp()],
  ])('refuses a %s that is cut off', async (_, picture) => {
    const whole = await picture().toBuffer();
    await expect(read({ buffer: whole.subarray(0, whole.length * 0.6) })).rejects.toMatchObject({
      code: 'ERR_IMAGE_READ',
      message: expect.stringContaining('The picture of Document d1 cannot be decoded'),
    });
  });

  it('refuses a PNG with a damaged middle', async () => {
    const buffer = Buffer.from(await readFile(fixturePath('clip/landscape.png')));
    buffer.fill(0, 20_000, 60_000);
    await expect(read({ buffer })).rejects.toMatchObject({ code: 'ERR_IMAGE_READ' });
  });

  it('names the file that is no picture', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'image-reader-'));
    const uri = join(folder, 'a name with blanks é.png');
    await writeFile(uri, 'no picture');
    try {
      await expect(read({ uri })).rejects.toMatchObject({
        code: 'ERR_IMAGE_READ',
        message: expect.stringContaining(`The picture ${uri} is`),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a picture of too many pixels by its header and gives both numbers', async () => {
    const buffer = pngBomb(14_000, 14_000);
    expect(buffer.length).toBeLessThan(100_000);
    await expect(read({ buffer })).rejects.toMatchObject({
      code: 'ERR_IMAGE_READ',
      message: expect.stringContaining('has 196000000 pixels (14000 x 14000); at most 70000000'),
    });
    expect((await read({ buffer: pngBomb(40, 30) })).shape).toEqual([30, 40, 3]);
  });

  it('reads the next picture after one that it refused', async () => {
    await expect(read({ buffer: Buffer.from('GIF89a') })).rejects.toMatchObject({
      code: 'ERR_IMAGE_READ',
    });
    expect((await read({ buffer: await plain(1, 1).png().toBuffer() })).shape).toEqual([1, 1, 3]);
  });

  it.each([3, -4, 0.5, '0', null])('refuses the channel_axis %j', (channelAxis) => {
    expect(() => createImageReader({ channel_axis: channelAxis }, executorContext())).toThrow(
      expect.objectContaining({
        code: 'ERR_VALUE',
        message: expect.stringContaining('channel_axis'),
      }),
    );
  });
});
