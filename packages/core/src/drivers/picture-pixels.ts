import { FlowError } from '../document/flow-error.ts';
import { allocateTensor, type Tensor } from '../document/tensor.ts';

/**
 * A blob as the pixels of a picture, RGB uint8 `[height, width, 3]`: from `[height, width, 3]`, `[3, height, width]`, grey
 * `[height, width]` or `[height, width, 1]`, or grey `[width * height]` where both are given. Values 0 to 255; others are
 * brought to the nearest of these. Throws `ERR_IMAGE_SHAPE` for other shapes.
 */
export function picturePixels(
  blob: Tensor,
  width: number | null,
  height: number | null,
): Tensor<'uint8'> {
  const { rows, columns, colors, colorsFirst } = layoutOf(blob, width, height);
  const pixels = allocateTensor('uint8', [rows, columns, 3]);
  const area = rows * columns;
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let color = 0; color < 3; color += 1) {
      const own = colors === 1 ? 0 : color;
      const index = colorsFirst ? own * area + pixel : pixel * colors + own;
      pixels.data[pixel * 3 + color] = byteOf(blob.data[index]);
    }
  }
  return pixels;
}

interface Layout {
  rows: number;
  columns: number;
  colors: 1 | 3;
  colorsFirst: boolean;
}

function layoutOf({ shape }: Tensor, width: number | null, height: number | null): Layout {
  const [first = 0, second = 0, third = 0] = shape;
  const grey = { colors: 1, colorsFirst: false } as const;
  switch (shape.length) {
    case 1:
      if (width !== null && height !== null && first === width * height) {
        return { rows: height, columns: width, ...grey };
      }
      break;
    case 2:
      return { rows: first, columns: second, ...grey };
    case 3:
      if (third === 1) return { rows: first, columns: second, ...grey };
      if (third === 3) return { rows: first, columns: second, colors: 3, colorsFirst: false };
      if (first === 3) return { rows: second, columns: third, colors: 3, colorsFirst: true };
  }
  throw new FlowError(
    'ERR_IMAGE_SHAPE',
    `Blob2PngURI: the blob has the shape [${shape.join(', ')}]; expected [height, width, 3], [3, height, width], [height, width], or [width * height] with both arguments given`,
  );
}

function byteOf(value: number | bigint | undefined): number {
  const number = Number(value);
  return Number.isNaN(number) ? 0 : Math.min(255, Math.max(0, Math.trunc(number)));
}
