import { type Evaluator, type ExecutorContext, FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../../parse-options.ts';
import { type VectorPair, vectorPair } from './vector-pair.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Jina's `CosineEvaluator`: 1 − cos of the angle between the embeddings, 0 to 2, rounding below 0 cut off.
 * `evaluate` throws `ERR_VECTOR` for a vector of zeros, which has no angle; see also `vectorPair`.
 */
export function createCosineEvaluator(_options: Options, _context: ExecutorContext): Evaluator {
  return comparing('CosineEvaluator', ({ actual, desired }) => {
    const squares = dot(actual, actual) * dot(desired, desired);
    if (squares > 0) return Math.max(0, 1 - dot(actual, desired) / Math.sqrt(squares));
    throw new FlowError(
      'ERR_VECTOR',
      'CosineEvaluator: a vector has only zeros, so there is no angle; expected some other number in it. Check what its encoder got.',
    );
  });
}

/** Jina's `EuclideanEvaluator`: √Σ (aᵢ − dᵢ)². For errors see `vectorPair`. */
export function createEuclideanEvaluator(_options: Options, _context: ExecutorContext): Evaluator {
  return comparing('EuclideanEvaluator', (pair) => minkowski(pair, 2));
}

/** `L1NormEvaluator`: Σ |aᵢ − dᵢ|. Jina's hub gives max |aᵢ − dᵢ| under this name. For errors see `vectorPair`. */
export function createL1NormEvaluator(_options: Options, _context: ExecutorContext): Evaluator {
  return comparing('L1NormEvaluator', (pair) => minkowski(pair, 1));
}

/** `InfiniteNormEvaluator`: max |aᵢ − dᵢ|. Jina's hub gives Σ |aᵢ − dᵢ| under this name. For errors see `vectorPair`. */
export function createInfiniteNormEvaluator(
  _options: Options,
  _context: ExecutorContext,
): Evaluator {
  return comparing('InfiniteNormEvaluator', (pair) => {
    return differences(pair).reduce((largest, value) => Math.max(largest, value), 0);
  });
}

/**
 * Jina's `MinkowskiDistanceEvaluator`: (Σ |aᵢ − dᵢ|^p)^(1/p) with p = `order`, above 0, by default 1.
 * Throws `ERR_VALUE` for another order; for errors of `evaluate` see `vectorPair`.
 */
export function createMinkowskiDistanceEvaluator(
  options: Options,
  _context: ExecutorContext,
): Evaluator {
  const { order } = parseOptions('MinkowskiDistanceEvaluator', minkowskiOptions, options);
  return comparing('MinkowskiDistanceEvaluator', (pair) => minkowski(pair, order));
}

const minkowskiOptions = z.object({ order: z.number().positive().default(1) });

function comparing(className: string, distance: (pair: VectorPair) => number): Evaluator {
  return { evaluate: (actual, desired) => distance(vectorPair(className, actual, desired)) };
}

function minkowski(pair: VectorPair, order: number): number {
  const sum = differences(pair).reduce((total, value) => total + value ** order, 0);
  return sum ** (1 / order);
}

function differences({ actual, desired }: VectorPair): Float64Array {
  return actual.map((value, index) => Math.abs(value - (desired[index] as number)));
}

function dot(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] as number), 0);
}
