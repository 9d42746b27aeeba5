import { FlowError } from '@podflow/core/executor';
import * as z from 'zod';
import { dualEncoderKind } from '../dual-encoder-kind.ts';
import type { ModelKind } from '../model-kind.ts';
import { readModelJson } from '../read-model-json.ts';
import { vseKind } from '../vse-kind.ts';
import { dualEncoders } from './dual-encoders.ts';

/** Every kind of model that encoders run. A new one is a file beside this one and a line here. */
export const modelKinds: readonly ModelKind[] = [...dualEncoders.map(dualEncoderKind), vseKind];

const schema = z.object({ model_type: z.string() });

/**
 * The kind of the model in a folder, by `model_type` of its `config.json`.
 * Throws `ERR_MODEL_MISSING` without that file, `ERR_MODEL_LAYOUT` for a kind that no encoder runs.
 */
export async function kindOfModel(folder: string): Promise<ModelKind> {
  const { model_type } = await readModelJson(folder, 'config.json', (json) => schema.parse(json));
  return modelKindOf(model_type, folder);
}

/** The same of a `model_type`. @param where Names the model. Throws `ERR_MODEL_LAYOUT`. */
export function modelKindOf(modelType: string, where: string): ModelKind {
  const kind = modelKinds.find((each) => each.modelType === modelType);
  if (kind) return kind;
  throw new FlowError(
    'ERR_MODEL_LAYOUT',
    `The config.json of ${where} has the model_type ${modelType}, which no encoder runs; expected one of ` +
      `${modelKinds.map((each) => each.modelType).join(', ')}.`,
  );
}
