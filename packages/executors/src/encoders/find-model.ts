import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { FlowError } from '@podflow/core/executor';
import { closest, distance } from 'fastest-levenshtein';
import { findSnapshot, isFolder, repositoryFolder } from '../models/hub-cache.ts';
import { embeddedName, knownModels } from '../models/known-models.ts';
import {
  type ModelReference,
  parseModelReference,
  referenceOfJinaName,
} from '../models/model-reference.ts';
import type { EncoderOptions } from './encoder-options.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The folder of the model to use. */
export interface FoundModel {
  /** Absolute path. */
  folder: string;
  /** For people: last part of the path, e.g. `mini-clip`, or the repository that was pulled. */
  name: string;
  /** Why this one, for the user: `with.model`, `$JINA_CLIP_MODEL`, ... */
  reason: string;
  /** Where it was pulled from; undefined for a folder that somebody made. */
  reference?: ModelReference;
  /** Commit of the repository that it was pulled from. */
  commit?: string;
}

/**
 * Which model: `with.model`, else `model_name` when that is a local folder or was pulled, else `$JINA_CLIP_MODEL`, else the
 * embedded mini-clip. Nothing is downloaded. Throws `ERR_MODEL_MISSING` when what was asked for is not there.
 */
export async function findModel(
  { model, model_name }: Pick<EncoderOptions, 'model' | 'model_name'>,
  env: Env,
): Promise<FoundModel> {
  if (model) return await findNamedModel(model, env, 'with.model');
  const byName = model_name ? await findOptionally(model_name, env) : undefined;
  if (byName) return byName;
  const note = model_name ? `, since ${whyNot(model_name)}` : '';
  const fromEnv = env['JINA_CLIP_MODEL'];
  if (fromEnv) return await findNamedModel(fromEnv, env, `$JINA_CLIP_MODEL${note}`);
  return embeddedModel(`embedded${note}`);
}

/**
 * The model of a name or a folder. A folder with a model in it wins over a name; `./clip` is always a folder.
 * @param reason Who asked for it, e.g. `with.model`. Throws `ERR_MODEL_MISSING`, with what to do, when it is not there.
 */
export async function findNamedModel(text: string, env: Env, reason: string): Promise<FoundModel> {
  const folder = resolve(text);
  if (await exists(join(folder, 'config.json'))) return inFolder(folder, reason);
  if (text === embeddedName) return embeddedModel(reason);
  const reference = parseModelReference(text);
  const found = reference && (await findPulled(reference, env, reason));
  if (found) return found;
  if (await isFolder(folder)) return inFolder(folder, reason);
  throw reference ? notPulled(reference, env, reason) : noSuchFolder(text, folder, reason);
}

/** The error of a model that would have to be pulled first. */
function notPulled({ name, repository }: ModelReference, env: Env, reason: string): FlowError {
  const asked = name === repository ? reason : `${repository}, ${reason}`;
  return new FlowError(
    'ERR_MODEL_MISSING',
    `The model ${name} (${asked}) was not pulled: ${repositoryFolder(env, repository)} has nothing of it, and there is no ` +
      `folder ${name}. Get it with: flow models pull ${name}`,
  );
}

async function findOptionally(modelName: string, env: Env): Promise<FoundModel | undefined> {
  const reason = 'with.model_name';
  if (await isFolder(resolve(modelName))) return inFolder(resolve(modelName), reason);
  const reference = referenceOfJinaName(modelName) ?? parseModelReference(modelName);
  return reference && (await findPulled(reference, env, reason));
}

function whyNot(modelName: string): string {
  const reference = referenceOfJinaName(modelName);
  const advice = reference ? ` (flow models pull ${reference.name} gets it)` : '';
  return `model_name ${modelName} is no local folder and was not pulled${advice}`;
}

async function findPulled(
  reference: ModelReference,
  env: Env,
  reason: string,
): Promise<FoundModel | undefined> {
  const snapshot = await findSnapshot(reference, env);
  return snapshot && { ...snapshot, name: reference.repository, reason, reference };
}

function noSuchFolder(text: string, folder: string, reason: string): FlowError {
  const names = knownModels.map(({ name }) => name);
  const near = closest(text, names);
  const hint = distance(text, near) <= 2 ? ` Did you mean ${near}?` : '';
  return new FlowError(
    'ERR_MODEL_MISSING',
    `The model folder ${folder} (${reason}) does not exist; expected a folder in the transformers.js layout ` +
      `(config.json, tokenizer.json, onnx/), a name (${names.join(', ')}) or owner/name of the Hugging Face Hub.${hint} ` +
      'Correct the path, or leave it out to use the embedded mini-clip.',
  );
}

function inFolder(folder: string, reason: string): FoundModel {
  return { folder, name: basename(folder), reason };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function embeddedModel(reason: string): FoundModel {
  const folder = dirname(createRequire(import.meta.url).resolve('@podflow/mini-clip/config.json'));
  return inFolder(folder, reason);
}
