import { describe, expect, it } from '@jest/globals';
import { allocateTensor, type Tensor } from '@podflow/core';
import sharp from 'sharp';
import { createPictureCodec } from '../../src/image/picture-codec.ts';
import { pictureSupport } from '../../src/image/picture-support.ts';

const codec = createPictureCodec();

function tensorOf(height: number, width: number, values: readonly number[]): Tensor<'uint8'> {
  const tensor = allocateTensor('uint8', [height, width, 3]);
  tensor.data.set(values);
  return tensor;
}

describe('the picture codec', () => {
  it('decodes a picture to RGB bytes in shared memory', async () => {
    const raw = { width: 2, height: 1, channels: 3 } as const;
    const png = await sharp(Buffer.from([1, 2, 3, 4, 5, 6]), { raw })
      .png()
      .toBuffer();
    const picture = await codec.decode(png, 'The picture');
    expect(picture).toMatchObject({ dtype: 'uint8', shape: [1, 2, 3] });
    expect([...picture.data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(picture.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([[new Uint8Array()], [new Uint8Array([1, 2, 3])], [Buffer.from('\x89PNG\r\n\x1a\nbad')]])(
    'refuses %#, naming it',
    async (bytes) => {
      await expect(codec.decode(bytes, 'The picture X')).rejects.toMatchObject({
        code: 'ERR_IMAGE_READ',
        message: expect.stringContaining('The picture X'),
      });
    },
  );

  it('writes a PNG that decodes to the same bytes', async () => {
    const picture = tensorOf(2, 2, [0, 255, 7, 1, 2, 3, 9, 9, 9, 200, 100, 50]);
    const size = { width: 2, height: 2, resizeMethod: 'BILINEAR' } as const;
    const png = await codec.encodePng(picture, size);
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect([...(await codec.decode(png, 'it')).data]).toEqual([...picture.data]);
  });

  it.each([['BILINEAR'], ['BICUBIC'], ['LANCZOS']] as const)('scales with %s', async (method) => {
    const picture = tensorOf(1, 2, [0, 0, 0, 200, 200, 200]);
    const png = await codec.encodePng(picture, { width: 4, height: 3, resizeMethod: method });
    const { shape, data } = await codec.decode(png, 'it');
    expect(shape).toEqual([3, 4, 3]);
    const greys = [0, 3, 6, 9].map((index) => data[index] ?? -1);
    expect(greys).toEqual(greys.toSorted((a, b) => a - b));
    expect(new Set(greys).size).toBeGreaterThan(2);
  });

  it('is where its definition says', async () => {
    const exports: Record<string, unknown> = await import(pictureSupport.module);
    expect(typeof exports[pictureSupport.exportName]).toBe('function');
  });
});
