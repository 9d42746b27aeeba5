import { basename, join, resolve } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { type DualEncoderConfig, graphFile, type Tower } from '../../models/dual-encoder.ts';
import { isFolder } from '../../models/hub-cache.ts';
import { vse } from '../../models/kinds/vse.ts';
import { readModelJson } from '../../models/read-model-json.ts';
import { type ClipModel, checkFiles, hashModel } from '../clip-model.ts';
import { type EncoderOptions, encoderOptionsSchema } from '../encoder-options.ts';
import type { FoundModel } from '../find-model.ts';

/** Arguments that both VSE encoders take. */
export const vseOptionsSchema: z.ZodType<VseOptions> = encoderOptionsSchema.and(
  z.object({ path: z.string().nullish() }),
);
export interface VseOptions extends EncoderOptions {
  /** Jina's argument, a checkpoint of PyTorch; used when it is a folder. */
  path?: string | null | undefined;
}

/**
 * Finds the model: `with.model`, else `path` when that is a folder, else `$JINA_VSE_MODEL`; checks that it has what `tower`
 * needs. Throws `ERR_MODEL_MISSING` when there is none or a file of it is missing, `ERR_MODEL_LAYOUT` for a `config.json` of
 * another kind of model.
 */
export async function resolveVseModel(
  options: VseOptions,
  env: Readonly<Record<string, string | undefined>>,
  tower: Tower,
): Promise<ClipModel> {
  const found = await findFolder(options, env);
  const { folder, name } = found;
  const { variant } = options;
  const file = graphFile(tower, variant);
  await checkFiles(found, ['config.json', file, vseTowerFiles[tower]], variant);
  const config = await readVseConfig(folder);
  const hash = await hashModel(folder, variant, [vocabularyFile]);
  return {
    ...found,
    ...config,
    family: vse,
    variant,
    onnxFile: join(folder, file),
    fingerprint: `${name}:sha256-${hash}`,
  };
}

/** The words of a model and their ids. */
export const vocabularyFile = 'vocab.json';

/** What a tower needs besides its graph and `config.json`. */
export const vseTowerFiles: Readonly<Record<Tower, string>> = {
  text: vocabularyFile,
  vision: 'preprocessor_config.json',
};

/** What `config.json` says of the model. Throws `ERR_MODEL_LAYOUT` when that is no VSE++ model. */
export function readVseConfig(folder: string): Promise<DualEncoderConfig> {
  return readModelJson(folder, 'config.json', (json) => {
    kindSchema.parse(json);
    return vse.readConfig(json);
  });
}

const kindSchema = z.object({ model_type: z.literal(vse.modelType) });

const convertCommand =
  'python tools/vse/convert.py CHECKPOINT VOCABULARY FOLDER, see docs/guides/vse.md';

async function findFolder(
  { model, path }: VseOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FoundModel> {
  const note = path ? `, since path ${path} is no folder` : '';
  if (model) return await folderOf(model, 'with.model');
  if (path && (await isFolder(path))) return await folderOf(path, 'with.path');
  const fromEnv = env['JINA_VSE_MODEL'];
  if (fromEnv) return await folderOf(fromEnv, `$JINA_VSE_MODEL${note}`);
  throw new FlowError(
    'ERR_MODEL_MISSING',
    `No VSE++ model was named${note}; none comes along. Convert the published checkpoint once (${convertCommand}), then set ` +
      'JINA_VSE_MODEL, or with.model of the encoder, to that folder.',
  );
}

async function folderOf(path: string, reason: string): Promise<FoundModel> {
  const folder = resolve(path);
  if (await isFolder(folder)) return { folder, name: basename(folder), reason };
  throw new FlowError(
    'ERR_MODEL_MISSING',
    `The model folder ${folder} (${reason}) does not exist; expected one with a converted VSE++ model. Correct the path, or ` +
      `convert the checkpoint (${convertCommand}).`,
  );
}
