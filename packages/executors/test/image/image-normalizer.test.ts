import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { createDocument, type Document, type Tensor } from '@podflow/core';
import { createImageNormalizer } from '../../src/image/image-normalizer.ts';
import { createImageReader } from '../../src/image/image-reader.ts';
import { executorContext } from '../executor-context.ts';
import { fixturePath, pillowGolden } from '../golden.ts';

const imageNet = { img_mean: [0.485, 0.456, 0.406], img_std: [0.229, 0.224, 0.225] };

async function read(file: string, channelAxis: number): Promise<Document> {
  const reader = createImageReader({ channel_axis: channelAxis }, executorContext());
  const buffer = await readFile(fixturePath(`clip/${file}`));
  return createDocument(await reader.craft(createDocument({ buffer })));
}

async function normalize(options: Record<string, unknown>, document: Document): Promise<Tensor> {
  const normalizer = await createImageNormalizer(options, executorContext());
  const { blob } = await normalizer.craft(document);
  if (!blob) throw new Error('no blob');
  return blob;
}

function bytes({ data }: Tensor): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function ramp(height: number, width: number): Tensor<'uint8'> {
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * 7) % 251);
  return { dtype: 'uint8', shape: [height, width, 3], data };
}

describe('ImageNormalizer', () => {
  it.each(pillowGolden.normalized)(
    'gives the floats of Pillow and NumPy for $file, $resizeDim, $target',
    async ({ file, resizeDim, target, sha256 }) => {
      const document = await read(file, 0);
      const options = { ...imageNet, resize_dim: resizeDim, target_size: target, channel_axis: 0 };
      const blob = await normalize(options, document);
      expect(blob.shape).toEqual([3, ...target]);
      expect(createHash('sha256').update(bytes(blob)).digest('hex').slice(0, 16)).toBe(sha256);
    },
  );

  it('takes a picture apart by its defaults: 224 of 256, channels last, values 0 to 1', async () => {
    const blob = await normalize({}, await read('landscape.png', -1));
    expect(blob.shape).toEqual([224, 224, 3]);
    expect(blob.dtype).toBe('float32');
    expect((blob.data as Float32Array).every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('sets the offset to 0 and shares the memory of the blob', async () => {
    const document = await read('square.png', -1);
    const normalizer = await createImageNormalizer({}, executorContext());
    const result = await normalizer.craft(document);
    expect(result.offset).toBe(0);
    expect(result.blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it.each([0, 1, -2, -3])('gives the same values with the channels at %d', async (axis) => {
    const last = await normalize({ ...imageNet }, await read('portrait.png', -1));
    const other = await normalize(
      { ...imageNet, channel_axis: axis },
      await read('portrait.png', axis),
    );
    const [row, column, channel] = axis === 1 || axis === -2 ? [672, 1, 224] : [224, 1, 50176];
    for (const [y, x, c] of [
      [0, 0, 0],
      [3, 200, 1],
      [223, 223, 2],
    ] as const) {
      expect(other.data[y * row + x * column + c * channel]).toBe(last.data[y * 672 + x * 3 + c]);
    }
  });

  it.each(['float32', 'float64', 'int32', 'int64'] as const)(
    'gives for %s what it gives for bytes',
    async (dtype) => {
      const picture = ramp(30, 40);
      const values = Array.from(picture.data);
      const data = {
        float32: () => Float32Array.from(values, (value) => value + 0.9),
        float64: () => Float64Array.from(values, (value) => value + 0.9),
        int32: () => Int32Array.from(values),
        int64: () => BigInt64Array.from(values, BigInt),
      }[dtype]();
      const fromBytes = await normalize({}, createDocument({ blob: picture }));
      const fromOther = await normalize({}, createDocument({ blob: { ...picture, dtype, data } }));
      expect(bytes(fromOther).equals(bytes(fromBytes))).toBe(true);
    },
  );

  it('rounds half a pixel to the even number, as Python does', async () => {
    // 5 x 2 to a shorter side of 1 gives 2.5, so 2; a crop of [1, 4] of that has one black column on either side.
    const blob: Tensor<'uint8'> = {
      dtype: 'uint8',
      shape: [2, 5, 3],
      data: new Uint8Array(30).fill(255),
    };
    const options = { resize_dim: 1, target_size: [1, 4] };
    const { data } = await normalize(options, createDocument({ blob }));
    expect(Array.from(data as Float32Array)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
  });

  it('puts a black border around a picture that is smaller than the crop', async () => {
    const blob: Tensor<'uint8'> = {
      dtype: 'uint8',
      shape: [2, 2, 3],
      data: new Uint8Array(12).fill(255),
    };
    const options = {
      resize_dim: 2,
      target_size: 4,
      channel_axis: -1,
      img_mean: 0.5,
      img_std: 0.5,
    };
    const { data } = await normalize(options, createDocument({ blob }));
    const red = Array.from({ length: 16 }, (_, i) => data[i * 3]);
    expect(red).toEqual([-1, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, -1, -1, -1]);
  });

  it.each([
    [1, 1],
    [1, 3000],
    [3000, 1],
    [2, 2],
  ])('normalises a picture of %d x %d', async (height, width) => {
    const { shape, data } = await normalize(
      { channel_axis: -1 },
      createDocument({ blob: ramp(height, width) }),
    );
    expect(shape).toEqual([224, 224, 3]);
    expect((data as Float32Array).every(Number.isFinite)).toBe(true);
  });

  it('does not change the Document or its blob', async () => {
    const blob = ramp(4, 6);
    const before = Array.from(blob.data);
    const document = Object.freeze(createDocument({ blob }));
    await normalize({}, document);
    expect(Array.from(blob.data)).toEqual(before);
  });

  it.each([
    ['the channels elsewhere', [3, 4, 6], 0],
    ['one channel', [4, 6, 1], 0],
    ['four channels', [4, 6, 4], 0],
    ['two sides', [4, 6], 0],
    ['four sides', [1, 4, 6, 3], 0],
    ['no pixels', [0, 6, 3], 0],
  ])('refuses a blob with %s and names both shapes', async (_, shape) => {
    const blob: Tensor<'uint8'> = { dtype: 'uint8', shape, data: new Uint8Array(96) };
    const normalizer = await createImageNormalizer({}, executorContext());
    const craft = async () => normalizer.craft(createDocument({ id: 'd1', blob }));
    await expect(craft()).rejects.toMatchObject({
      code: 'ERR_IMAGE_SHAPE',
      message: expect.stringContaining(
        `The blob of Document d1 has the shape [${shape.join(', ')}]; expected [height, width, 3]`,
      ),
    });
  });

  it('refuses a Document without a blob', async () => {
    const normalizer = await createImageNormalizer({}, executorContext());
    const craft = async () => normalizer.craft(createDocument({ id: 'd2', text: 'no picture' }));
    await expect(craft()).rejects.toMatchObject({ code: 'ERR_IMAGE_SHAPE', documentId: 'd2' });
  });

  it.each([
    ['target_size', { target_size: 0 }],
    ['target_size', { target_size: [224] }],
    ['target_size', { target_size: '224' }],
    ['resize_dim', { resize_dim: -1 }],
    ['resize_dim', { resize_dim: 1e9 }],
    ['img_mean', { img_mean: [1, 2] }],
    ['img_mean', { img_mean: Number.NaN }],
    ['img_std', { img_std: 0 }],
    ['img_std', { img_std: [1, 0, 1] }],
    ['channel_axis', { channel_axis: 3 }],
    ['channel_axis', { channel_axis: 0.5 }],
    ['resample', { resample: 'nearest' }],
    ['img_mean', { model: 'auto', img_mean: 0.5 }],
    ['resize_dim', { model: 'auto', resize_dim: 256 }],
    ['model', { model: '' }],
  ])('refuses %s: %j', async (name, options) => {
    await expect(createImageNormalizer(options, executorContext())).rejects.toMatchObject({
      code: 'ERR_VALUE',
      message: expect.stringContaining(name),
    });
  });

  it('makes with model: auto what the model of the encoders asks for, mini-clip when none is named', async () => {
    const document = await read('square.png', 0);
    const make = async (env: Record<string, string>): Promise<Tensor | undefined> => {
      const options = { channel_axis: 0, model: 'auto' };
      return (await (await createImageNormalizer(options, executorContext(env))).craft(document))
        .blob;
    };
    const asMini = await normalize({ ...imageNet, channel_axis: 0 }, document);
    expect(await make({})).toEqual(asMini);
    const siglip = await make({ JINA_CLIP_MODEL: fixturePath('models/siglip2-tiny') });
    expect(siglip).toMatchObject({
      shape: [3, 64, 64],
      model: expect.stringContaining('size 64 × 64 (bilinear)'),
    });
    const vseModel = { JINA_VSE_MODEL: fixturePath('models/vse-tiny-vgg') };
    expect(await make(vseModel)).toEqual(asMini);
    const encoder = 'docker://jinahub/pod.encoder.vseimageencoder:0.0.5-1.0.7';
    expect(await make({ ...vseModel, JINA_IMAGE_ENCODER: encoder })).toMatchObject({
      model: expect.stringContaining('bilinear'),
    });
  });

  it('refuses a model that is not there and says how to get it', async () => {
    const env = { HF_HUB_CACHE: '/no/such/cache' };
    const options = { model: 'clip' };
    await expect(createImageNormalizer(options, executorContext(env))).rejects.toMatchObject({
      code: 'ERR_MODEL_MISSING',
      message: expect.stringContaining('flow models pull clip'),
    });
  });
});
