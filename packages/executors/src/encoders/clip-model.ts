import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { z } from 'zod';
import type { EncoderOptions } from './encoder-options.ts';
import { findModel } from './find-model.ts';
import { fingerprintFiles } from './model-fingerprint.ts';
import type { Variant } from './variants.ts';

/** The two halves of a CLIP model. */
export type Tower = 'text' | 'vision';

/** A folder in the transformers.js layout whose files for one tower are there. */
export interface ClipModel {
  /** Absolute path. */
  folder: string;
  /** Name of the folder. */
  name: string;
  variant: Variant;
  /** Why this model, for the user. */
  reason: string;
  /** The tower's graph, absolute path. */
  onnxFile: string;
  /** Most tokens of a text, by `config.json`. */
  maxTokens: number;
  /** Identifies the weights of both towers, e.g. `mini-clip:sha256-0123456789abcdef`. */
  fingerprint: string;
}

/**
 * Finds the model (see `findModel`) and checks that it has what `tower` needs.
 * Throws `ERR_MODEL_MISSING` for a folder or file that is not there, `ERR_MODEL_LAYOUT` for a broken `config.json`.
 */
export async function resolveClipModel(
  options: EncoderOptions,
  env: Readonly<Record<string, string | undefined>>,
  tower: Tower,
): Promise<ClipModel> {
  const found = await findModel(options, env);
  const { variant } = options;
  const graph = (which: Tower): string => graphFile(which, variant);
  const needed = ['config.json', graph(tower), ...otherFiles[tower]];
  await checkFiles(found.folder, needed, variant);
  const config = await readModelJson(found.folder, 'config.json', configSchema);
  // The same list for both towers, so that vectors of pictures and texts are known to belong together.
  const hashed = ['config.json', graph('text'), graph('vision')].flatMap((name) =>
    name.endsWith('.onnx') ? [name, `${name}_data`] : [name],
  );
  const sha = await fingerprintFiles(
    hashed.map((name) => ({ name, path: join(found.folder, name) })),
  );
  return {
    ...found,
    variant,
    onnxFile: join(found.folder, graph(tower)),
    maxTokens: config.text_config.max_position_embeddings,
    fingerprint: `${found.name}:sha256-${sha}`,
  };
}

/** Reads a JSON file of a model. Throws `ERR_MODEL_LAYOUT` when it is no JSON or not of the form of `schema`. */
export async function readModelJson<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
  } catch (cause) {
    const fault = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new FlowError(
      'ERR_MODEL_LAYOUT',
      `${join(folder, file)} is not what a CLIP model in the transformers.js layout has: ${fault}`,
      { cause },
    );
  }
}

const otherFiles: Readonly<Record<Tower, readonly string[]>> = {
  text: ['tokenizer.json', 'tokenizer_config.json'],
  vision: ['preprocessor_config.json'],
};

/** CLIP's own length where a configuration leaves it out. */
const clipTokens = 77;

const configSchema = z.object({
  text_config: z
    .object({ max_position_embeddings: z.int().min(2).default(clipTokens) })
    .default({ max_position_embeddings: clipTokens }),
});

function graphFile(tower: Tower, variant: Variant): string {
  return `onnx/${tower}_model${variant === 'fp32' ? '' : `_${variant}`}.onnx`;
}

async function checkFiles(
  folder: string,
  files: readonly string[],
  variant: Variant,
): Promise<void> {
  const present = await Promise.all(files.map((file) => isReadable(join(folder, file))));
  const missing = files.filter((_, i) => !present[i]);
  if (missing.length === 0) return;
  throw new FlowError(
    'ERR_MODEL_MISSING',
    `The model folder ${folder} has no ${missing.join(', no ')} (variant ${variant}). ` +
      'Add it from the model that the folder was made from, or name another folder in with.model or another with.variant.',
  );
}

function isReadable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
