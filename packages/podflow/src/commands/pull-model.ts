import { FlowError } from '@podflow/core';
import {
  embeddedName,
  findNamedModel,
  type ModelReference,
  parseModelReference,
  repositoryFolder,
  type Variant,
} from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { formatBytes } from '../models/format-bytes.ts';
import { hubSettings, isOffline } from '../models/hub-settings.ts';
import { type PulledModel, pullModel } from '../models/pull-model.ts';
import { pullProgress } from '../models/pull-progress.ts';
import type { CommonOptions } from './common-options.ts';
import { cannotWrite } from './write-output.ts';

/** Options of `flow models pull`. */
export interface PullModelOptions extends Omit<CommonOptions, 'env'> {
  variant: Variant;
}

/**
 * Fetches a model; exit code 130 when interrupted, then the next run goes on. Throws `ERR_USAGE` for something else than a
 * name, else what `pullModel` throws; `ERR_NETWORK` says how to do without a network.
 */
export async function pullModelByName(
  name: string,
  options: PullModelOptions,
  io: CliIo,
): Promise<number> {
  const { variant, json, quiet = false } = options;
  const reference = parseModelReference(name);
  if (!reference) {
    if (name !== embeddedName) throw new FlowError('ERR_USAGE', notAName(name));
    if (json) io.stdout.write(`${JSON.stringify({ name, repository: null, files: [] })}\n`);
    if (!quiet) io.stderr.write(`${name} comes along with Podflow: there is nothing to pull\n`);
    return exitCode.done;
  }
  const signal = io.stopSignal();
  const progress = pullProgress(io, quiet);
  const started = performance.now();
  let pulled: PulledModel;
  try {
    const settings = await hubSettings(io.env, signal);
    if (isOffline(io.env)) throw new FlowError('ERR_NETWORK', 'HF_HUB_OFFLINE says to ask nobody');
    pulled = await pullModel(reference, { variant, env: io.env }, settings, progress);
  } catch (error) {
    progress.stop();
    if (signal.aborted) {
      io.stderr.write(
        `Interrupted. The same command goes on where it stopped: ${commandOf(reference, variant)}\n`,
      );
      return exitCode.interrupted;
    }
    if (isCode(error, 'ERR_NETWORK')) throw await withAdvice(error, reference, variant, io);
    throw cannotWrite(repositoryFolder(io.env, reference.repository), error);
  }
  progress.stop();
  const seconds = Math.round((performance.now() - started) / 10) / 100;
  if (json) io.stdout.write(`${JSON.stringify(summaryOf(reference, variant, pulled, seconds))}\n`);
  if (!quiet) tell(reference, variant, pulled, io);
  return exitCode.done;
}

function summaryOf(
  { name, repository, revision }: ModelReference,
  variant: Variant,
  pulled: PulledModel,
  seconds: number,
) {
  const { commit, folder, license, files } = pulled;
  const bytes = files.reduce((sum, file) => sum + (file.downloaded ? file.size : 0), 0);
  return {
    name,
    repository,
    revision,
    commit,
    variant,
    folder,
    license: license ?? null,
    files: files.map(({ path, size, etag, downloaded }) => ({
      path,
      bytes: size,
      etag,
      downloaded,
    })),
    downloadedBytes: bytes,
    seconds,
  };
}

function tell(
  { name, repository }: ModelReference,
  variant: Variant,
  { commit, folder, license, files }: PulledModel,
  { stderr }: CliIo,
): void {
  const fetched = files.filter(({ downloaded }) => downloaded);
  const bytes = fetched.reduce((sum, { size }) => sum + size, 0);
  const did = fetched.length > 0 ? `Pulled ${formatBytes(bytes)}` : 'All was here already';
  const option = variant === 'fp32' ? '' : ` --variant ${variant}`;
  stderr.write(
    `${did}: ${repository} at ${commit.slice(0, 12)}, ${variant}, licence ${license ?? 'not stated'}\n` +
      `In ${folder}\n` +
      `Check it: flow models verify ${name}${option}\n` +
      `Use it: JINA_CLIP_MODEL=${name}${variant === 'fp32' ? '' : `, and variant: ${variant} under "with" of the encoders`}\n`,
  );
}

/** What to do without a network: whether all is here anyway, else which files to bring to which place. */
async function withAdvice(
  error: FlowError,
  reference: ModelReference,
  variant: Variant,
  { env }: CliIo,
): Promise<FlowError> {
  const { name, repository } = reference;
  const folder = repositoryFolder(env, repository);
  const found = await findNamedModel(name, env, 'asked for').catch(() => undefined);
  const here = found?.reference
    ? ` What was pulled before is in ${found.folder} and can be used.`
    : '';
  return new FlowError(
    'ERR_NETWORK',
    `${error.message}.${here} Without a network: run ${commandOf(reference, variant)} on a machine that has one, and copy its ` +
      `folder models--${repository.replace('/', '--')} (below HF_HUB_CACHE) to ${folder}. Or copy the files of ` +
      `https://huggingface.co/${repository} into any folder, in the same layout (config.json, preprocessor_config.json, ` +
      'tokenizer.json, tokenizer_config.json, onnx/), and name that: JINA_CLIP_MODEL=./folder. Another Hub: HF_ENDPOINT.',
    { cause: error },
  );
}

function commandOf({ name }: ModelReference, variant: Variant): string {
  return `flow models pull ${name}${variant === 'fp32' ? '' : ` --variant ${variant}`}`;
}

function isCode(error: unknown, code: string): error is FlowError {
  return (error as { code?: unknown } | null)?.code === code;
}

function notAName(text: string): string {
  return (
    `${text} is no name of a model; expected one that flow models list shows, or owner/name of the Hugging Face Hub, either with ` +
    '@revision. A folder needs no pulling: name it in JINA_CLIP_MODEL or with.model.'
  );
}
