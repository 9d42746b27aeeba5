import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, FlowError } from '@podflow/core/executor';
import * as z from 'zod';

/**
 * Reads a JSON file of a model and makes of it what `parse` does. Throws `ERR_MODEL_MISSING` when it is not there,
 * `ERR_MODEL_LAYOUT` when it is no JSON or `parse` throws.
 */
export async function readModelJson<T>(
  folder: string,
  file: string,
  parse: (json: unknown) => T,
): Promise<T> {
  const path = join(folder, file);
  try {
    return parse(JSON.parse(decodeText(await readFile(path), path)));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new FlowError('ERR_MODEL_MISSING', `The model folder ${folder} has no ${file}`, {
        cause,
      });
    }
    const fault = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new FlowError(
      'ERR_MODEL_LAYOUT',
      `${path} is not what a model in the transformers.js layout has: ${fault}`,
      { cause },
    );
  }
}
