import type { DocumentInput, ExecutorContext, Segmenter } from '@podflow/core/executor';
import * as z from 'zod';
import { parseOptions } from '../parse-options.ts';

/**
 * Jina's `SlidingWindowSegmenter`: cuts a text into pieces of `window_size` characters that begin `step_size` characters
 * apart; the last ones end with the text. Pieces shorter than `min_substring_len` are left out. A chunk has `text`,
 * `offset` (its number, from 0, counted with those left out) and `weight` 1. Characters are code points, as in Python.
 * Throws `ERR_VALUE` for arguments out of range.
 */
export function createSlidingWindowSegmenter(
  options: Readonly<Record<string, unknown>>,
  _context: ExecutorContext,
): Segmenter {
  const plan = parseOptions('SlidingWindowSegmenter', optionsSchema, options);
  return {
    segment: ({ text = '' }) =>
      windowsOf([...text], plan.window_size, plan.step_size).flatMap(
        (characters, offset): DocumentInput[] => {
          if (characters.length < plan.min_substring_len) return [];
          return [{ text: characters.join(''), offset, weight: 1 }];
        },
      ),
  };
}

const optionsSchema = z.object({
  window_size: z.int().min(1).default(300),
  step_size: z.int().min(1).default(150),
  min_substring_len: z.int().min(1).default(1),
});

/** Goes on while a window reaches characters that the one before did not. */
function windowsOf(characters: readonly string[], size: number, step: number): string[][] {
  const windows: string[][] = [];
  let reached = 0;
  for (let start = 0; reached < characters.length; start += step) {
    windows.push(characters.slice(start, start + size));
    reached = start + size;
  }
  return windows;
}
