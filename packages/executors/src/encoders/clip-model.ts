import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import {
  type DualEncoder,
  type DualEncoderConfig,
  graphFile,
  type Tower,
  towerFiles,
} from '../models/dual-encoder.ts';
import { dualEncoders } from '../models/kinds/dual-encoders.ts';
import { readModelJson } from '../models/read-model-json.ts';
import type { EncoderOptions } from './encoder-options.ts';
import { type FoundModel, findModel } from './find-model.ts';
import { fingerprintFiles } from './model-fingerprint.ts';
import type { Variant } from './variants.ts';

/** A folder in the transformers.js layout whose files for one tower are there. */
export interface ClipModel extends FoundModel, DualEncoderConfig {
  /** CLIP or SigLIP. */
  family: DualEncoder;
  variant: Variant;
  /** The tower's graph, absolute path. */
  onnxFile: string;
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
  return await openClipModel(await findModel(options, env), options.variant, tower);
}

/** The same for a model that was found already. */
export async function openClipModel(
  found: FoundModel,
  variant: Variant,
  tower: Tower,
): Promise<ClipModel> {
  await checkFiles(
    found,
    ['config.json', graphFile(tower, variant), ...towerFiles[tower]],
    variant,
  );
  const { family, config } = await readFamily(found.folder);
  return {
    ...found,
    ...config,
    family,
    variant,
    onnxFile: join(found.folder, graphFile(tower, variant)),
    fingerprint: `${found.name}:sha256-${await hashModel(found.folder, variant)}`,
  };
}

/** Throws `ERR_MODEL_MISSING` that names every one of `files` that is not there, and how to get it. */
export async function checkFiles(
  { folder, reference }: Pick<FoundModel, 'folder' | 'reference'>,
  files: readonly string[],
  variant: Variant,
): Promise<void> {
  const present = await Promise.all(files.map((file) => isReadable(join(folder, file))));
  const missing = files.filter((_, i) => !present[i]);
  if (missing.length === 0) return;
  const option = variant === 'fp32' ? '' : ` --variant ${variant}`;
  const advice = reference
    ? `Get it with: flow models pull ${reference.name}${option}`
    : 'Add it from the model that the folder was made from, or name another folder in with.model or another with.variant.';
  throw new FlowError(
    'ERR_MODEL_MISSING',
    `The model folder ${folder} has no ${missing.join(', no ')} (variant ${variant}). ${advice}`,
  );
}

/** What `config.json` says of the model. Throws `ERR_MODEL_LAYOUT`. */
export async function readFamily(
  folder: string,
): Promise<{ family: DualEncoder; config: DualEncoderConfig }> {
  return await readModelJson(folder, 'config.json', (json) => {
    const { model_type } = typeSchema.parse(json);
    const family = dualEncoders.find(({ modelType }) => modelType === model_type);
    if (family) return { family, config: family.readConfig(json) };
    const known = dualEncoders.map(({ modelType }) => modelType).join(' or ');
    throw new Error(
      `model_type is ${model_type}; CLIPImageEncoder and CLIPTextEncoder run ${known}`,
    );
  });
}

const typeSchema = z.object({ model_type: z.string() });

/** Of the same files for both towers, so that vectors of pictures and texts are known to belong together. */
export function hashModel(
  folder: string,
  variant: Variant,
  others: readonly string[] = [],
): Promise<string> {
  const graphs = (['text', 'vision'] as const).map((tower) => graphFile(tower, variant));
  const names = ['config.json', ...others, ...graphs.flatMap((name) => [name, `${name}_data`])];
  return fingerprintFiles(names.map((name) => ({ name, path: join(folder, name) })));
}

function isReadable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
