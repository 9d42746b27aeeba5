import {
  embeddedName,
  findNamedModel,
  hubCacheFolder,
  inspectModel,
  type KnownModel,
  knownModels,
  parseModelReference,
} from '@podflow/executors';
import Table from 'cli-table3';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { formatBytes } from '../models/format-bytes.ts';
import { cachedRevisions } from '../models/pulled-models.ts';
import { type Style, styleFor } from '../style.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow models list`. */
export type ListModelsOptions = Omit<CommonOptions, 'env'>;

/** A row of the list. */
interface ListedModel {
  name: string;
  repository: string | null;
  about: string;
  state: 'embedded' | 'here' | 'incomplete' | 'not pulled';
  /** Complete ones. */
  variants: readonly string[];
  /** Bytes on disk. */
  bytes: number;
  folder: string | null;
}

/** Lists the models with short names and those that were pulled. */
export async function listModels(options: ListModelsOptions, io: CliIo): Promise<number> {
  const models = await collect(io.env);
  const cache = hubCacheFolder(io.env);
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ cache, models })}\n`);
    return exitCode.done;
  }
  io.stdout.write(`${tableOf(models, styleFor(io.stdout, io.env))}\n`);
  if (!options.quiet) {
    io.stderr.write(
      `Pulled models are in ${cache}\nA name works wherever a folder does: JINA_CLIP_MODEL=clip, or model: clip under "with" of an encoder.\n`,
    );
  }
  return exitCode.done;
}

async function collect(env: CliIo['env']): Promise<ListedModel[]> {
  const known = await Promise.all(knownModels.map((model) => rowOf(model, env)));
  const cached = await cachedRevisions(env);
  const others = cached.filter(
    ({ repository, revision }) =>
      revision !== 'main' || !knownModels.some((model) => model.repository === repository),
  );
  const rows = others.map(({ repository, revision }) => {
    const name = revision === 'main' ? repository : `${repository}@${revision}`;
    return rowOf({ name, repository, about: '' }, env);
  });
  // The cache may hold anything: what no encoder runs is not told.
  const runnable = (await Promise.all(rows)).filter(({ state }) => state === 'here');
  return [...known, ...runnable];
}

async function rowOf(model: KnownModel, env: CliIo['env']): Promise<ListedModel> {
  const { name, repository = null, about } = model;
  const none = { name, repository, about, variants: [], bytes: 0, folder: null };
  const reference = parseModelReference(name);
  const found = await findNamedModel(name, env, 'list').catch(() => undefined);
  // A folder that happens to have that name is another model.
  if (!found || found.reference?.repository !== reference?.repository) {
    return { ...none, state: 'not pulled' };
  }
  const { folder } = found;
  const info = await inspectModel(found).catch(() => undefined);
  if (!info || info.variants.length === 0) return { ...none, folder, state: 'incomplete' };
  const { kind, dimension, variants, bytes } = info;
  const state = name === embeddedName ? 'embedded' : 'here';
  return {
    ...none,
    about: about || `${kind.title}${dimension ? `, ${dimension} dimensions` : ''}`,
    variants,
    bytes,
    folder,
    state,
  };
}

function tableOf(models: readonly ListedModel[], { enabled }: Style): string {
  const table = new Table({
    head: ['name', 'model', 'state', 'variants', 'size'],
    colAligns: ['left', 'left', 'left', 'left', 'right'],
    style: enabled ? { head: ['bold'], border: ['grey'] } : { head: [], border: [] },
  });
  for (const { name, about, state, variants, bytes } of models) {
    table.push([name, about, state, variants.join(', '), bytes > 0 ? formatBytes(bytes) : '']);
  }
  return table.toString();
}
