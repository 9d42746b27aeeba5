import {
  allocateTensor,
  createDocument,
  type Document,
  type Dtype,
  type Tensor,
} from '@podflow/core';

/**
 * A picture `[height, width, 3]`, or with its channels at another axis, whose value at (row, column, channel) is
 * `100 * row + 10 * column + channel`.
 */
export function numberedPicture(
  height: number,
  width: number,
  { dtype = 'float32', axis = -1 }: { dtype?: Dtype; axis?: number } = {},
): Document {
  const side = (axis + 3) % 3;
  const blob = allocateTensor(dtype, [height, width].toSpliced(side, 0, 3));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = 100 * row + 10 * column + channel;
        const place = offsetOf(blob, axis, row, column, channel);
        blob.data[place] = dtype === 'int64' ? BigInt(value) : value;
      }
    }
  }
  return createDocument({ id: 'd1', blob });
}

/** The values of one channel, row by row. */
export function channelOf(blob: Tensor | undefined, axis = -1, channel = 0): number[][] {
  if (!blob) throw new Error('no blob');
  const [height = 0, width = 0] = blob.shape.toSpliced((axis + 3) % 3, 1);
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) =>
      Number(blob.data[offsetOf(blob, axis, row, column, channel)]),
    ),
  );
}

function offsetOf(
  { shape }: Tensor,
  axis: number,
  row: number,
  column: number,
  channel: number,
): number {
  const place = [row, column].toSpliced((axis + 3) % 3, 0, channel);
  return place.reduce((offset, index, side) => offset * (shape[side] ?? 0) + index, 0);
}
