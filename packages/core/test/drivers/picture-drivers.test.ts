import { describe, expect, it } from '@jest/globals';
import type { Document } from '../../src/document/document.ts';
import { allocateTensor, type Dtype, type Tensor } from '../../src/document/tensor.ts';
import { createDriver } from '../../src/drivers/create-driver.ts';
import { decodeDataUri } from '../../src/input/data-uri.ts';
import { driver, errorOf, run, search } from './make-context.ts';

const module = new URL('./small-codec.ts', import.meta.url).href;
const support = { module, exportName: 'createSmallCodec' };

/** Two rows of one pixel. */
const bytes = new Uint8Array([2, 1, 10, 20, 30, 40, 50, 60]);
const dataUri = `data:image/x-small;base64,${Buffer.from(bytes).toString('base64')}`;

async function converted(
  name: string,
  document: Omit<Document, 'id'>,
  options: Record<string, unknown> = {},
): Promise<Document> {
  const config = { ...driver(name, options), support };
  const { docs } = await run(config, search([{ id: 'a', ...document }]));
  return docs[0] ?? { id: 'none' };
}

function blobOf(shape: number[], values: number[], dtype: Dtype = 'float32'): Tensor {
  const tensor = allocateTensor(dtype, shape);
  (tensor.data as Float32Array).set(values);
  return tensor;
}

async function written(blob: Tensor, options: Record<string, unknown> = {}): Promise<string> {
  const { uri = '', error } = await converted('Blob2PngURI', { blob }, options);
  if (error) throw new Error(error.message);
  return Buffer.from(decodeDataUri(uri).bytes).toString();
}

describe('drivers that decode pictures', () => {
  it.each([
    ['BufferImage2Blob', { buffer: bytes }],
    ['URI2Blob', { uri: dataUri }],
    ['DataURI2Blob', { uri: dataUri }],
  ])('%s gives RGB float32 with the colours last', async (name, document) => {
    const { blob, buffer, uri } = await converted(name, document);
    expect(blob).toMatchObject({ dtype: 'float32', shape: [2, 1, 3] });
    expect([...(blob?.data ?? [])]).toEqual([10, 20, 30, 40, 50, 60]);
    expect(blob?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(buffer).toBeUndefined();
    expect(uri).toBe((document as { uri?: string }).uri);
  });

  it.each([
    [0, [3, 2, 1], [10, 40, 20, 50, 30, 60]],
    [-3, [3, 2, 1], [10, 40, 20, 50, 30, 60]],
    [1, [2, 3, 1], [10, 20, 30, 40, 50, 60]],
    [-2, [2, 3, 1], [10, 20, 30, 40, 50, 60]],
    [2, [2, 1, 3], [10, 20, 30, 40, 50, 60]],
  ])('put the colours at axis %j', async (color_axis, shape, values) => {
    const { blob } = await converted('BufferImage2Blob', { buffer: bytes }, { color_axis });
    expect(blob?.shape).toEqual(shape);
    expect([...(blob?.data ?? [])]).toEqual(values);
  });

  it('put the colours between rows and columns', async () => {
    const buffer = new Uint8Array([1, 2, 1, 2, 3, 4, 5, 6]);
    const { blob } = await converted('BufferImage2Blob', { buffer }, { color_axis: 1 });
    expect([...(blob?.data ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('URI2Blob puts its prefix before the uri, which stays', async () => {
    const [prefix, rest] = [dataUri.slice(0, 5), dataUri.slice(5)];
    const { blob, uri } = await converted('URI2Blob', { uri: rest }, { uri_prefix: prefix });
    expect(blob?.shape).toEqual([2, 1, 3]);
    expect(uri).toBe(rest);
  });

  it.each([['BufferImage2Blob'], ['URI2Blob'], ['DataURI2Blob']])(
    '%s passes over Documents without a source',
    async (name) => {
      expect(await converted(name, { text: 'x' })).toEqual({ id: 'a', text: 'x' });
    },
  );

  it('record what is no picture; the other Document goes on', async () => {
    const config = { ...driver('BufferImage2Blob'), support };
    const request = search([
      { id: 'bad', buffer: new Uint8Array([9, 9, 1]) },
      { id: 'good', buffer: bytes },
    ]);
    const [bad, good] = (await run(config, request)).docs;
    expect(bad?.error).toMatchObject({ code: 'ERR_IMAGE_READ', documentId: 'bad' });
    expect(bad?.error?.message).toContain('The picture of Document bad');
    expect(good?.blob).toBeDefined();
  });

  it.each([
    ['DataURI2Blob', 'file.png', 'ERR_URI', 'expected a data URI'],
    ['URI2Blob', 'gone.png', 'ERR_FILE_MISSING', 'gone.png'],
    ['URI2Blob', 'https://example.org/a.png', 'ERR_URI', 'remote fetch is off'],
  ])('%s fails %j', async (name, uri, code, message) => {
    const { error } = await converted(name, { uri });
    expect(error).toMatchObject({ code });
    expect(error?.message).toContain(message);
  });

  it.each([[3], [-4], [0.5], ['last']])('refuse the color_axis %j', async (color_axis) => {
    const config = { ...driver('URI2Blob', { color_axis }), support };
    expect(await errorOf(() => createDriver(config))).toMatchObject({ code: 'ERR_VALUE' });
  });
});

describe('Blob2PngURI', () => {
  it('writes the blob in its own size and keeps it', async () => {
    const blob = blobOf([1, 2, 3], [1, 2, 3, 4, 5, 6], 'uint8');
    expect(await written(blob)).toBe('1x2x3 to 2x1 BILINEAR: 1,2,3,4,5,6');
    const document = await converted('Blob2PngURI', { blob });
    expect(document.blob).toBe(blob);
    expect(document.mimeType).toBe('image/png');
    expect(document.uri).toMatch(/^data:image\/png;base64,/);
  });

  it.each([
    [[3, 1, 2], [1, 4, 2, 5, 3, 6], {}, '1x2x3 to 2x1 BILINEAR: 1,2,3,4,5,6'],
    [[1, 2], [7, 8], {}, '1x2x3 to 2x1 BILINEAR: 7,7,7,8,8,8'],
    [[2, 1, 1], [7, 8], { width: 4 }, '2x1x3 to 4x2 BILINEAR: 7,7,7,8,8,8'],
    [[2], [7, 8], { width: 2, height: 1 }, '1x2x3 to 2x1 BILINEAR: 7,7,7,8,8,8'],
    [
      [1, 1, 3],
      [-5, 300, 12.9],
      { resize_method: 'lanczos', height: 3 },
      '1x1x3 to 1x3 LANCZOS: 0,255,12',
    ],
    [[1, 1], [Number.NaN], {}, '1x1x3 to 1x1 BILINEAR: 0,0,0'],
  ])('takes the shape %j', async (shape, values, options, line) => {
    expect(await written(blobOf(shape, values), options)).toBe(line);
  });

  it.each([[[4]], [[2, 2, 2]], [[1, 2, 1, 3]], [[]]])('fails the shape %j', async (shape) => {
    const { error, uri } = await converted('Blob2PngURI', { blob: blobOf(shape, []) });
    expect(error).toMatchObject({ code: 'ERR_IMAGE_SHAPE' });
    expect(error?.message).toContain(`[${shape.join(', ')}]`);
    expect(uri).toBeUndefined();
  });

  it('passes over Documents without a blob', async () => {
    expect(await converted('Blob2PngURI', { text: 'x' })).toEqual({ id: 'a', text: 'x' });
  });

  it.each([[{ width: 0 }], [{ height: 1e6 }], [{ resize_method: 'HAMMING' }]])(
    'refuses %j',
    async (options) => {
      const config = { ...driver('Blob2PngURI', options), support };
      expect(await errorOf(() => createDriver(config))).toMatchObject({ code: 'ERR_VALUE' });
    },
  );
});

describe('a platform without a picture codec', () => {
  it.each([['BufferImage2Blob'], ['URI2Blob'], ['DataURI2Blob'], ['Blob2PngURI']])(
    'refuses %s and names the Executor to use',
    async (name) => {
      const error = await errorOf(() => createDriver(driver(name)));
      expect(error).toMatchObject({ code: 'ERR_NOT_SUPPORTED' });
      expect(error.message).toContain(`${name} needs a picture codec`);
      expect(error.message).toContain('ImageReader');
    },
  );

  it('says that the export it was given makes none', async () => {
    const config = {
      ...driver('BufferImage2Blob'),
      support: { module, exportName: 'noCodec' },
    };
    const [a] = (await run(config, search([{ id: 'a', buffer: bytes }]))).docs;
    expect(a?.error).toMatchObject({ code: 'ERR_DRIVER' });
    expect(a?.error?.message).toContain('has no function noCodec');
  });
});
