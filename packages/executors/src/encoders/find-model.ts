import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import type { EncoderOptions } from './encoder-options.ts';

/** The folder of the model to use. */
export interface FoundModel {
  /** Absolute path. */
  folder: string;
  /** Last part of the path, e.g. `mini-clip`. */
  name: string;
  /** Why this one, for the user: `with.model`, `$JINA_CLIP_MODEL`, ... */
  reason: string;
}

/**
 * Which model: `with.model`, else `model_name` when that is a local folder, else `$JINA_CLIP_MODEL`, else the embedded
 * mini-clip. Throws `ERR_MODEL_MISSING` when a folder that was asked for is not there.
 */
export async function findModel(
  { model, model_name }: Pick<EncoderOptions, 'model' | 'model_name'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FoundModel> {
  if (model) return folderOf(model, 'with.model');
  if (model_name && (await isFolder(model_name))) return folderOf(model_name, 'with.model_name');
  const note = model_name ? `, since model_name ${model_name} is no local folder` : '';
  const fromEnv = env['JINA_CLIP_MODEL'];
  if (fromEnv) return folderOf(fromEnv, `$JINA_CLIP_MODEL${note}`);
  return found(embeddedFolder(), `embedded${note}`);
}

async function folderOf(path: string, reason: string): Promise<FoundModel> {
  const folder = resolve(path);
  if (await isFolder(folder)) return found(folder, reason);
  throw new FlowError(
    'ERR_MODEL_MISSING',
    `The model folder ${folder} (${reason}) does not exist; expected a folder in the transformers.js layout ` +
      '(config.json, tokenizer.json, onnx/). Correct the path, or leave it out to use the embedded mini-clip.',
  );
}

function found(folder: string, reason: string): FoundModel {
  return { folder, name: basename(folder), reason };
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}

function embeddedFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@podflow/mini-clip/config.json'));
}
