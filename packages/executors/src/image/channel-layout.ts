import { FlowError, type TensorData } from '@podflow/core/executor';
import * as z from 'zod';

/** Where the value of (row, column, channel) of an RGB picture lies in a flat array, and the shape that says so. */
export interface ChannelLayout {
  /** `[3, height, width]`, `[height, 3, width]` or `[height, width, 3]`. */
  shape: readonly number[];
  height: number;
  width: number;
  /** Elements from one row, column, channel to the next. */
  row: number;
  column: number;
  channel: number;
}

/** The argument `channel_axis`: -3 to 2. @default -1 */
export const channelAxisSchema: z.ZodDefault<z.ZodNumber> = z.int().min(-3).max(2).default(-1);

/** The layout of a picture of `height` × `width` pixels with its channels at `axis` (-3 to 2). */
export function channelLayout(axis: number, height: number, width: number): ChannelLayout {
  const sides = { height, width };
  switch ((axis + 3) % 3) {
    case 0:
      return {
        ...sides,
        shape: [3, height, width],
        channel: height * width,
        row: width,
        column: 1,
      };
    case 1:
      return { ...sides, shape: [height, 3, width], channel: width, row: 3 * width, column: 1 };
    default:
      return { ...sides, shape: [height, width, 3], channel: 1, row: 3 * width, column: 3 };
  }
}

/**
 * The layout of a blob of this shape with its channels at `axis`.
 * Throws `ERR_IMAGE_SHAPE`, which names `what`, when it is no RGB picture.
 */
export function layoutOfShape(shape: readonly number[], axis: number, what: string): ChannelLayout {
  const index = (axis + 3) % 3;
  const [height = 0, width = 0] = shape.filter((_, side) => side !== index);
  if (shape.length === 3 && shape[index] === 3 && height > 0 && width > 0) {
    return channelLayout(axis, height, width);
  }
  const expected = ['height', 'width'].toSpliced(index, 0, '3').join(', ');
  throw new FlowError(
    'ERR_IMAGE_SHAPE',
    `${what} has the shape [${shape.join(', ')}]; expected [${expected}] for channel_axis ${axis}. ` +
      'Give ImageReader and ImageNormalizer the same channel_axis.',
  );
}

/** True when each channel is a plane of its own, `[3, height, width]`. */
export function isPlanar({ column, row, width, channel, height }: ChannelLayout): boolean {
  return column === 1 && row === width && channel === width * height;
}

/** What a blob can hold as numbers. */
export type Numbers = Uint8Array | Exclude<TensorData, BigInt64Array | BigUint64Array>;

/** Copies a picture from one layout to another; both have the same height and width. Fractions are cut off. */
export function copyPixels(
  source: Numbers,
  from: ChannelLayout,
  target: Uint8Array,
  to: ChannelLayout,
): void {
  if (from.channel === to.channel && from.row === to.row) {
    target.set(source);
    return;
  }
  const { row, column, channel } = from;
  const { row: toRow, column: toColumn, channel: toChannel } = to;
  for (let y = 0; y < from.height; y++) {
    let read = y * row;
    let write = y * toRow;
    for (let x = 0; x < from.width; x++) {
      target[write] = source[read] as number;
      target[write + toChannel] = source[read + channel] as number;
      target[write + 2 * toChannel] = source[read + 2 * channel] as number;
      read += column;
      write += toColumn;
    }
  }
}
