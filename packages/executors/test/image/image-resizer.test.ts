import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { createDocument, type Document, type Tensor } from '@podflow/core';
import { createImageReader } from '../../src/image/image-reader.ts';
import { createImageResizer } from '../../src/image/image-resizer.ts';
import { executorContext } from '../executor-context.ts';
import { fixturePath, pillowGolden } from '../golden.ts';
import { channelOf, numberedPicture } from './pixels.ts';

async function read(file: string, axis = -1): Promise<Document> {
  const reader = createImageReader({ channel_axis: axis }, executorContext());
  const buffer = await readFile(fixturePath(`clip/${file}`));
  return createDocument(await reader.craft(createDocument({ buffer })));
}

async function resize(options: Record<string, unknown>, document: Document): Promise<Tensor> {
  const { blob, offset } = await createImageResizer(options, executorContext()).craft(document);
  expect(offset).toBe(0);
  if (!blob) throw new Error('no blob');
  return blob;
}

const some = pillowGolden.resized.filter((_, n) => n % 7 === 0);

describe('ImageResizer', () => {
  it.each(some)('gives the bytes of Pillow for $file, $kernel, $size', async (golden) => {
    const { file, kernel, size, sha256 } = golden;
    const options = { target_size: size.toReversed(), how: kernel.toUpperCase() };
    const { data, shape } = await resize(options, await read(file));
    expect(shape).toEqual([...size.toReversed(), 3]);
    const bytes = Buffer.from(data as Uint8Array);
    expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe(sha256);
  });

  it.each([
    [10, 20, 5, [5, 10, 3]],
    [20, 10, 5, [10, 5, 3]],
    [2, 5, 1, [1, 2, 3]],
    [3, 7, 6, [6, 14, 3]],
    [4, 4, 4, [4, 4, 3]],
  ])('scales the shorter side of %d x %d to %d', async (height, width, target_size, shape) => {
    const blob = await resize({ target_size }, numberedPicture(height, width));
    expect(blob.shape).toEqual(shape);
  });

  it('keeps uint8; other types become float32 with the same values', async () => {
    const bytes = await resize({ target_size: 3 }, numberedPicture(2, 2, { dtype: 'uint8' }));
    expect(bytes.dtype).toBe('uint8');
    expect(bytes.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    for (const dtype of ['float32', 'float64', 'int32', 'int64'] as const) {
      const floats = await resize({ target_size: 3 }, numberedPicture(2, 2, { dtype }));
      expect(floats.dtype).toBe('float32');
      expect(Array.from(floats.data, Number)).toEqual(Array.from(bytes.data, Number));
    }
  });

  it.each([0, 1])('gives the same pixels with the channels at %d', async (axis) => {
    const last = await resize({ target_size: 20 }, await read('landscape.png'));
    const options = { target_size: 20, channel_axis: axis };
    const other = await resize(options, await read('landscape.png', axis));
    expect(other.shape).toEqual([20, last.shape[1]].toSpliced(axis, 0, 3));
    expect(channelOf(other, axis, 2)).toEqual(channelOf(last, -1, 2));
  });

  it('takes with NEAREST the pixel under the centre of each', async () => {
    const options = { target_size: [2, 5], how: 'NEAREST' };
    const blob = await resize(options, numberedPicture(1, 3));
    const row = [0, 0, 10, 20, 20];
    expect(channelOf(blob)).toEqual([row, row]);
  });

  it('does not hand out the memory of a picture that has the size already', async () => {
    const document = numberedPicture(4, 4, { dtype: 'uint8' });
    const blob = await resize({ target_size: 4 }, document);
    expect(blob).toEqual(document.blob);
    expect(blob.data.buffer).not.toBe(document.blob?.data.buffer);
  });

  it('refuses a blob that is no RGB picture and names the shape', async () => {
    const blob: Tensor = { dtype: 'uint8', shape: [2, 2, 4], data: new Uint8Array(16) };
    await expect(resize({}, createDocument({ blob }))).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringContaining('[2, 2, 4]; expected [height, width, 3]'),
    });
    await expect(resize({}, createDocument({ text: 'x' }))).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringContaining('ImageResizer'),
    });
  });

  it.each([
    ['target_size', { target_size: 0 }],
    ['target_size', { target_size: [1, 2, 3] }],
    ['how', { how: 'bilinear' }],
    ['how', { how: 'BOX' }],
  ])('refuses %s: %j', async (name, options) => {
    await expect(resize(options, numberedPicture(2, 2))).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(name),
    });
  });
});
