import { describe, expect, it } from '@jest/globals';
import { createDocument, type DocumentInput } from '@podflow/core';
import { createCenterImageCropper, createImageCropper } from '../../src/image/image-cropper.ts';
import { executorContext } from '../executor-context.ts';
import { channelOf, numberedPicture } from './pixels.ts';

type Options = Record<string, unknown>;

async function crop(options: Options, document = numberedPicture(5, 6)): Promise<DocumentInput> {
  return await createImageCropper(options, executorContext()).craft(document);
}

async function center(options: Options, document = numberedPicture(5, 6)): Promise<DocumentInput> {
  return await createCenterImageCropper(options, executorContext()).craft(document);
}

describe('ImageCropper', () => {
  it('cuts a rectangle and says where', async () => {
    const result = await crop({ top: 1, left: 2, height: 2, width: 3 });
    expect(result).toMatchObject({ offset: 0, location: [1, 2], blob: { shape: [2, 3, 3] } });
    expect(channelOf(result.blob)).toEqual([
      [120, 130, 140],
      [220, 230, 240],
    ]);
    expect(channelOf(result.blob, -1, 2)[0]).toEqual([122, 132, 142]);
  });

  it.each([0, 1, 2, -1, -2, -3])('finds the channels at %d and leaves them there', async (axis) => {
    const options = { top: 3, left: 4, height: 2, width: 2, channel_axis: axis };
    const { blob } = await crop(options, numberedPicture(5, 6, { axis }));
    expect(blob?.shape).toEqual([2, 2].toSpliced((axis + 3) % 3, 0, 3));
    expect(channelOf(blob, axis, 1)).toEqual([
      [341, 351],
      [441, 451],
    ]);
  });

  it.each(['uint8', 'float32', 'float64', 'int32', 'int64'] as const)(
    'keeps %s, in shared memory, and does not change the picture',
    async (dtype) => {
      const document = numberedPicture(2, 2, { dtype });
      const before = channelOf(document.blob);
      const { blob } = await crop({ top: 1, height: 1, width: 2 }, document);
      expect(blob?.dtype).toBe(dtype);
      expect(blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(channelOf(blob)).toEqual([[100, 110]]);
      expect(channelOf(document.blob)).toEqual(before);
    },
  );

  it('takes greyscale pictures as well', async () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const blob = { dtype: 'float32', shape: [2, 2, 1], data } as const;
    const cut = await crop({ left: 1, height: 2, width: 1 }, createDocument({ blob }));
    expect(channelOf(cut.blob && { ...cut.blob, shape: [2, 1, 1] })).toEqual([[2], [4]]);
  });

  it.each([
    [{ height: 6, width: 2 }, '6 x 2'],
    [{ height: 2, width: 7 }, '2 x 7'],
    [{ top: 4, height: 2, width: 2 }, '2 x 2 from row 4, column 0'],
    [{ left: 6, height: 1, width: 1 }, '1 x 1 from row 0, column 6'],
    [{}, '224 x 224'],
  ])('refuses %j and names both sizes', async (options, message) => {
    await expect(crop(options)).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringMatching(new RegExp(`Document d1 has 5 x 6 pixels .*${message}`)),
    });
  });

  it.each([
    ['no blob', createDocument({ id: 'd2', text: 'x' }), 'Document d2 has no blob'],
    [
      'two sides',
      createDocument({ blob: { dtype: 'uint8', shape: [2, 2], data: new Uint8Array(4) } }),
      'has the shape [2, 2]; ImageCropper expects [height, width, channels]',
    ],
    [
      'no pixels',
      createDocument({ blob: { dtype: 'uint8', shape: [0, 2, 3], data: new Uint8Array() } }),
      'has the shape [0, 2, 3]',
    ],
  ])('refuses %s', async (_what, document, message) => {
    await expect(crop({ height: 1, width: 1 }, document)).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringContaining(message),
    });
  });

  it.each([{ top: -1 }, { left: 0.5 }, { height: 0 }, { width: '3' }, { channel_axis: 3 }])(
    'refuses the arguments %j',
    async (options) => {
      await expect(crop(options)).rejects.toMatchObject({ code: 'ERR_VALUE' });
    },
  );
});

describe('CenterImageCropper', () => {
  it('cuts the centre, the smaller half before it', async () => {
    const result = await center({ target_size: 2 });
    expect(result).toMatchObject({ offset: 0, location: [1, 2] });
    expect(channelOf(result.blob)).toEqual([
      [120, 130],
      [220, 230],
    ]);
  });

  it('takes [height, width]', async () => {
    const { blob, location } = await center({ target_size: [1, 6] });
    expect(location).toEqual([2, 0]);
    expect(channelOf(blob)).toEqual([[200, 210, 220, 230, 240, 250]]);
  });

  it.each([-1, 0, 1])('gives a smaller picture a black border, channels at %d', async (axis) => {
    const options = { target_size: [3, 4], channel_axis: axis };
    const { blob, location } = await center(options, numberedPicture(1, 2, { axis }));
    expect(location).toEqual([-1, -1]);
    expect(channelOf(blob, axis, 1)).toEqual([
      [0, 0, 0, 0],
      [0, 1, 11, 0],
      [0, 0, 0, 0],
    ]);
  });

  it.each([0, [2], [2, 0], '2', null])('refuses target_size: %j', async (target_size) => {
    await expect(center({ target_size })).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining('target_size'),
    });
  });
});
