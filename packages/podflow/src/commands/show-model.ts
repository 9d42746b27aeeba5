import { findNamedModel, inspectModel } from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { formatBytes } from '../models/format-bytes.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow models info`. */
export type ModelInfoOptions = Omit<CommonOptions, 'env'>;

/** Says what a model is. Throws `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT`. */
export async function showModel(
  model: string,
  options: ModelInfoOptions,
  io: CliIo,
): Promise<number> {
  const found = await findNamedModel(model, io.env, 'asked for');
  const { kind, dimension = null, details, variants, bytes } = await inspectModel(found);
  const { folder, name, reference, commit } = found;
  const info = {
    name,
    kind: kind.modelType,
    repository: reference?.repository ?? null,
    revision: reference?.revision ?? null,
    commit: commit ?? null,
    folder,
    dimension,
    ...details,
    variants,
    bytes,
  };
  if (options.json) {
    io.stdout.write(`${JSON.stringify(info)}\n`);
    return exitCode.done;
  }
  const told = {
    ...info,
    kind: `${kind.title} (model_type ${kind.modelType})`,
    variants: variants.join(', ') || 'none is complete',
    bytes: formatBytes(bytes),
  };
  for (const [key, value] of Object.entries(told)) {
    if (value !== null) io.stdout.write(`${labels.get(key) ?? key}: ${value}\n`);
  }
  return exitCode.done;
}

const labels: ReadonlyMap<string, string> = new Map([
  ['dimension', 'dimensions'],
  ['bytes', 'size'],
]);
