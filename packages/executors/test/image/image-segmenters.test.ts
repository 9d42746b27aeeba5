import { describe, expect, it } from '@jest/globals';
import { createDocument, type Document, type DocumentInput, type Segmenter } from '@podflow/core';
import {
  createFiveImageCropper,
  createRandomImageCropper,
  createSlidingWindowImageCropper,
} from '../../src/image/image-segmenters.ts';
import { executorContext } from '../executor-context.ts';
import { channelOf, numberedPicture } from './pixels.ts';

type Create = (
  options: Record<string, unknown>,
  context: ReturnType<typeof executorContext>,
) => Segmenter;

async function segment(
  create: Create,
  options: Record<string, unknown>,
  document: Document = numberedPicture(5, 6),
): Promise<DocumentInput[]> {
  return await create(options, executorContext()).segment(document);
}

function places(chunks: readonly DocumentInput[]): unknown[] {
  return chunks.map(({ location }) => location);
}

describe('FiveImageCropper', () => {
  it('cuts the corners and the centre', async () => {
    const chunks = await segment(createFiveImageCropper, { target_size: [2, 3] });
    expect(places(chunks)).toEqual([
      [0, 0],
      [0, 3],
      [3, 0],
      [3, 3],
      [1, 1],
    ]);
    expect(channelOf(chunks[3]?.blob)).toEqual([
      [330, 340, 350],
      [430, 440, 450],
    ]);
    expect(chunks[4]).toMatchObject({ offset: 0, weight: 1, blob: { shape: [2, 3, 3] } });
    for (const { blob } of chunks) expect(blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('respects the axis of the channels', async () => {
    const picture = numberedPicture(5, 6, { axis: 0 });
    const options = { target_size: 1, channel_axis: 0 };
    const chunks = await segment(createFiveImageCropper, options, picture);
    expect(
      chunks.map(({ blob }) => [0, 1, 2].map((channel) => channelOf(blob, 0, channel)[0]?.[0]))[1],
    ).toEqual([50, 51, 52]);
  });
});

describe('RandomImageCropper', () => {
  const options = { target_size: 2, num_patches: 40 };

  it('cuts num_patches pieces from all over the picture', async () => {
    const chunks = await segment(createRandomImageCropper, { ...options, num_patches: 500 });
    expect(chunks).toHaveLength(500);
    const seen = new Set(places(chunks).map((place) => JSON.stringify(place)));
    // 4 x 5 places: not to see one of them in 500 draws has a chance of about 10^-10.
    expect(seen.size).toBe(20);
    for (const { blob, location: [top = 0, left = 0] = [] } of chunks) {
      expect(channelOf(blob)[0]?.[0]).toBe(100 * top + 10 * left);
    }
  });

  it('draws the same places for the same seed and picture, whatever was drawn before', async () => {
    const cropper = createRandomImageCropper({ ...options, seed: 7 }, executorContext());
    const first = places(await cropper.segment(numberedPicture(5, 6)));
    await cropper.segment(numberedPicture(6, 6));
    expect(places(await cropper.segment(numberedPicture(5, 6)))).toEqual(first);
    const other = await segment(createRandomImageCropper, { ...options, seed: 8 });
    expect(places(other)).not.toEqual(first);
    const changed = numberedPicture(5, 6);
    if (changed.blob) changed.blob.data[0] = 1;
    expect(places(await cropper.segment(changed))).not.toEqual(first);
  });

  it('has one place for a picture of the size', async () => {
    const chunks = await segment(createRandomImageCropper, { target_size: [5, 6], num_patches: 2 });
    expect(places(chunks)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('SlidingWindowImageCropper', () => {
  it('cuts what lies inside, row by row', async () => {
    const options = { target_size: 3, strides: [2, 3] };
    const chunks = await segment(createSlidingWindowImageCropper, options);
    expect(places(chunks)).toEqual([
      [0, 0],
      [0, 3],
      [2, 0],
      [2, 3],
    ]);
    expect(channelOf(chunks[3]?.blob)[0]).toEqual([230, 240, 250]);
  });

  it('cuts with padding all that begins inside, filled with 0', async () => {
    const options = { target_size: [3, 4], strides: [4, 5], padding: true };
    const chunks = await segment(createSlidingWindowImageCropper, options);
    expect(places(chunks)).toEqual([
      [0, 0],
      [0, 5],
      [4, 0],
      [4, 5],
    ]);
    expect(channelOf(chunks[3]?.blob)).toEqual([
      [450, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('takes a smaller picture with padding only', async () => {
    const picture = numberedPicture(2, 2);
    const options = { target_size: 3, padding: true };
    const [only, ...others] = await segment(createSlidingWindowImageCropper, options, picture);
    expect(channelOf(only?.blob)[1]).toEqual([100, 110, 0]);
    expect(others).toEqual([]);
    await expect(
      segment(createSlidingWindowImageCropper, { target_size: 3 }, picture),
    ).rejects.toMatchObject({ code: 'ERR_IMAGE_SHAPE' });
  });

  it('slides a window of 16 by 2 by default', async () => {
    const chunks = await segment(createSlidingWindowImageCropper, {}, numberedPicture(20, 18));
    expect(chunks).toHaveLength(6);
    expect(chunks[0]?.blob?.shape).toEqual([16, 16, 3]);
  });
});

describe('segmenters of pictures', () => {
  const creates: [string, Create][] = [
    ['FiveImageCropper', createFiveImageCropper],
    ['RandomImageCropper', createRandomImageCropper],
    ['SlidingWindowImageCropper', createSlidingWindowImageCropper],
  ];

  it.each(creates)(
    '%s refuses a picture that is too small and names both sizes',
    async (name, create) => {
      await expect(segment(create, { target_size: [4, 7] })).rejects.toMatchObject({
        code: 'ERR_IMAGE_SHAPE',
        message: expect.stringMatching(new RegExp(`has 5 x 6 pixels .* ${name} is to cut 4 x 7`)),
      });
    },
  );

  it.each(creates)('%s refuses a Document without a blob', async (name, create) => {
    const document = createDocument({ id: 'd3', text: 'x' });
    await expect(segment(create, {}, document)).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringContaining(name),
      documentId: 'd3',
    });
  });

  it.each([
    [createFiveImageCropper, { target_size: 0 }],
    [createRandomImageCropper, { num_patches: 0 }],
    [createRandomImageCropper, { seed: 0.5 }],
    [createSlidingWindowImageCropper, { strides: [1] }],
    [createSlidingWindowImageCropper, { strides: [0, 1] }],
    [createSlidingWindowImageCropper, { padding: 'VALID' }],
  ])('%p refuses %j', async (create: Create, options) => {
    await expect(segment(create, options)).rejects.toMatchObject({ code: 'ERR_VALUE' });
  });
});
