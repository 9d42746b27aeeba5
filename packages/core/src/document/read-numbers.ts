import { inputError, inputFault } from './json-readers.ts';
import { allocateTensor, type Tensor } from './tensor.ts';

/** Sides of an array. */
const maxSides = 32;

/**
 * A list of numbers, or of lists of them that all have the same length, as a float32 Tensor: `[[1, 2], [3, 4]]` has the shape
 * `[2, 2]`. Throws `ERR_INPUT` naming the place of what does not fit, e.g. `data[0].embedding[3]`.
 */
export function readNumbers(list: readonly unknown[], path: string): Tensor<'float32'> {
  const shape = shapeOf(list, path);
  const tensor = allocateTensor('float32', shape);
  let at = 0;
  const read = (value: unknown, depth: number, place: string): void => {
    const side = shape[depth];
    if (side === undefined) {
      if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
        throw inputError(place, 'a finite number that float32 can take', value);
      }
      tensor.data[at++] = value;
      return;
    }
    if (!Array.isArray(value)) throw inputError(place, `a list of ${side}`, value);
    if (value.length !== side) {
      throw inputFault(
        place,
        `expected a list of ${side}, as the first one, got one of ${value.length}`,
      );
    }
    for (let i = 0; i < side; i++) read(value[i], depth + 1, `${place}[${i}]`);
  };
  read(list, 0, path);
  return tensor;
}

/** As the first elements say. */
function shapeOf(list: readonly unknown[], path: string): number[] {
  const shape: number[] = [];
  for (let value: unknown = list; Array.isArray(value); value = value[0]) {
    shape.push(value.length);
    if (value.length === 0) throw inputFault(path, 'expected numbers, got an empty list');
    if (shape.length > maxSides) {
      throw inputFault(path, `nested deeper than the ${maxSides} sides of an array`);
    }
  }
  return shape;
}
