import { describe, expect, it } from '@jest/globals';
import { createDocument, type DocumentInput } from '@podflow/core';
import { createImageFlipper } from '../../src/image/image-flipper.ts';
import { executorContext } from '../executor-context.ts';
import { channelOf, numberedPicture } from './pixels.ts';

async function flip(
  options: Record<string, unknown>,
  document = numberedPicture(2, 3),
): Promise<DocumentInput> {
  return await createImageFlipper(options, executorContext()).craft(document);
}

describe('ImageFlipper', () => {
  it.each([0, 1, -1])('mirrors left to right, channels at %d', async (axis) => {
    const { blob } = await flip({ channel_axis: axis }, numberedPicture(2, 3, { axis }));
    expect(channelOf(blob, axis, 1)).toEqual([
      [21, 11, 1],
      [121, 111, 101],
    ]);
  });

  it.each([0, 1, -1])('mirrors top to bottom with vertical, channels at %d', async (axis) => {
    const options = { vertical: true, channel_axis: axis };
    const { blob } = await flip(options, numberedPicture(2, 3, { axis }));
    expect(channelOf(blob, axis, 2)).toEqual([
      [102, 112, 122],
      [2, 12, 22],
    ]);
  });

  it('gives the picture back when it is done twice, same type, in shared memory', async () => {
    const document = numberedPicture(3, 4, { dtype: 'uint8' });
    const once = await flip({}, document);
    expect(once).toMatchObject({ offset: 0, weight: 1, blob: { dtype: 'uint8' } });
    expect(once.blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    const twice = await flip({}, createDocument(once));
    expect(twice.blob).toEqual(document.blob);
    expect(once.blob).not.toEqual(document.blob);
  });

  it('refuses what is no picture', async () => {
    await expect(flip({}, createDocument({ text: 'x' }))).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
    });
    await expect(flip({ vertical: 'yes' })).rejects.toMatchObject({ code: 'ERR_VALUE' });
  });
});
