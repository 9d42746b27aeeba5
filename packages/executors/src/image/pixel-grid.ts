import { allocateTensor, type Document, FlowError, type Tensor } from '@podflow/core/executor';
import { blobOf } from './picture-of-blob.ts';
import type { Region } from './pixel-engine.ts';

/** A blob seen as rows and columns of pixels, of any type and number of channels. */
export interface PixelGrid {
  blob: Tensor;
  /** Pixels. */
  height: number;
  /** Pixels. */
  width: number;
  /** Side of the shape, 0 to 2, on which the rows, the columns and the channels lie. */
  sides: Sides;
  /** Names it in messages. */
  what: string;
}

interface Sides {
  row: number;
  column: number;
  channel: number;
}

/**
 * The pixels in the blob of a Document, channels at `channelAxis` (-3 to 2).
 * Throws `ERR_IMAGE_SHAPE` without a blob or for one that has not three sides.
 */
export function pixelGrid(
  document: Readonly<Document>,
  channelAxis: number,
  className: string,
): PixelGrid {
  const blob = blobOf(document, className);
  const what = `The blob of Document ${document.id}`;
  const channel = (channelAxis + 3) % 3;
  const [row = 0, column = 0] = [0, 1, 2].filter((side) => side !== channel);
  const [height = 0, width = 0] = [blob.shape[row], blob.shape[column]];
  if (blob.shape.length === 3 && blob.shape.every((side) => side > 0)) {
    return { blob, height, width, sides: { row, column, channel }, what };
  }
  const expected = ['height', 'width'].toSpliced(channel, 0, 'channels').join(', ');
  throw new FlowError(
    'ERR_IMAGE_SHAPE',
    `${what} has the shape [${blob.shape.join(', ')}]; ${className} expects [${expected}] for channel_axis ${channelAxis}.`,
    { documentId: document.id },
  );
}

/** Throws `ERR_IMAGE_SHAPE`, naming both, when the region does not lie inside the grid. */
export function checkInside(grid: PixelGrid, region: Region, className: string): void {
  const { left, top, width, height } = region;
  const isInside =
    left >= 0 && top >= 0 && left + width <= grid.width && top + height <= grid.height;
  if (isInside) return;
  throw new FlowError(
    'ERR_IMAGE_SHAPE',
    `${grid.what} has ${grid.height} x ${grid.width} pixels (height x width); ${className} is to cut ${height} x ${width} from row ${top}, column ${left}, which is not inside. Cut less, or scale the picture with ImageResizer before.`,
  );
}

/**
 * Copies a region into a blob of its own, in shared memory, of the same type and order of sides. What lies outside of the
 * grid is 0.
 */
export function cropGrid({ blob, height, width, sides }: PixelGrid, region: Region): Tensor {
  const { row, column } = sides;
  const shape = blob.shape.with(row, region.height).with(column, region.width);
  const first = [0, 0, 0].with(row, region.top).with(column, region.left);
  const limits = blob.shape.with(row, height).with(column, width);
  const cropped = allocateTensor(blob.dtype, shape);
  const reads = [0, 1, 2].map((side) =>
    overlap(first[side] ?? 0, shape[side] ?? 0, limits[side] ?? 0),
  );
  const [planes, lines, cells] = reads as [Overlap, Overlap, Overlap];
  const [, readLines = 0, readCells = 0] = blob.shape;
  const [, writeLines = 0, writeCells = 0] = shape;
  // One type for all: the arrays have the same, and only move elements.
  const [source, target] = [blob.data as Uint8Array, cropped.data as Uint8Array];
  for (let plane = 0; plane < planes.length; plane++) {
    for (let line = 0; line < lines.length; line++) {
      const from = ((planes.from + plane) * readLines + lines.from + line) * readCells + cells.from;
      const to = ((planes.to + plane) * writeLines + lines.to + line) * writeCells + cells.to;
      target.set(source.subarray(from, from + cells.length), to);
    }
  }
  return cropped;
}

/** The grid turned around, left to right or top to bottom, in shared memory; same type and order of sides. */
export function flipGrid({ blob, sides }: PixelGrid, isVertical: boolean): Tensor {
  const flipped = allocateTensor(blob.dtype, blob.shape);
  const side = isVertical ? sides.row : sides.column;
  const length = blob.shape[side] ?? 0;
  const inner = blob.shape.slice(side + 1).reduce((product, each) => product * each, 1);
  const [source, target] = [blob.data as Uint8Array, flipped.data as Uint8Array];
  const runs = source.length / inner;
  for (let run = 0; run < runs; run++) {
    const place = run % length;
    const mirrored = run - place + (length - 1 - place);
    target.set(source.subarray(run * inner, (run + 1) * inner), mirrored * inner);
  }
  return flipped;
}

/** Places along one side that a region has in common with the grid. */
interface Overlap {
  /** First place in the grid. */
  from: number;
  /** First place in the region. */
  to: number;
  length: number;
}

function overlap(first: number, size: number, limit: number): Overlap {
  const from = Math.max(first, 0);
  return { from, to: from - first, length: Math.max(0, Math.min(first + size, limit) - from) };
}
