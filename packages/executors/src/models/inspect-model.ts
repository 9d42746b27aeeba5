import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundModel } from '../encoders/find-model.ts';
import { type Variant, variants } from '../encoders/variants.ts';
import { kindOfModel } from './kinds/model-kinds.ts';
import type { ModelCheck, ModelKind } from './model-kind.ts';
import { runCheck } from './run-check.ts';

/** What there is to know of a model on disk without loading its weights. */
export interface ModelInfo {
  kind: ModelKind;
  /** Length of a vector, where the configuration says. */
  dimension?: number | undefined;
  details: Readonly<Record<string, string>>;
  /** Variants that are complete. */
  variants: Variant[];
  /** Bytes of all files. */
  bytes: number;
}

/** Looks into a model folder. Throws `ERR_MODEL_MISSING` or `ERR_MODEL_LAYOUT`. */
export async function inspectModel({ folder }: FoundModel): Promise<ModelInfo> {
  const kind = await kindOfModel(folder);
  const sizes = await fileSizes(folder);
  const complete = variants.filter((variant) =>
    kind.files(variant).every((file) => sizes.has(file)),
  );
  const facts = await kind.describe(folder, complete[0] ?? 'fp32');
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return { kind, ...facts, variants: complete, bytes };
}

/** Checks everything in a model folder and runs the model once. Never throws. */
export async function* checkModel(
  { folder }: FoundModel,
  variant: Variant,
): AsyncGenerator<ModelCheck> {
  let kind: ModelKind | undefined;
  yield await runCheck('config.json', async () => {
    kind = await kindOfModel(folder);
    return `${kind.title} (model_type ${kind.modelType})`;
  });
  if (kind) yield* kind.check(folder, variant);
}

/** Bytes of each file below a folder by its path; links count as what they lead to. */
async function fileSizes(folder: string): Promise<Map<string, number>> {
  const names = await readdir(folder, { recursive: true });
  const entries = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => undefined);
      return stats?.isFile() ? [[name.replaceAll('\\', '/'), stats.size] as const] : [];
    }),
  );
  return new Map(entries.flat());
}
