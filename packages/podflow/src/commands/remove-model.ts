import { FlowError } from '@podflow/core';
import { embeddedName, isFolder, parseModelReference, repositoryFolder } from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { formatBytes } from '../models/format-bytes.ts';
import { planRemoval, removePulled } from '../models/remove-pulled.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow models rm`. */
export interface RemoveModelOptions extends Omit<CommonOptions, 'env'> {
  yes?: boolean;
}

/**
 * Removes a pulled model after the user agreed; exit code 1 when they did not. Throws `ERR_MODEL_MISSING` for one that was not
 * pulled, `ERR_USAGE` for something else than a name, or when nobody can be asked.
 */
export async function removeModel(
  name: string,
  { yes = false, json, quiet }: RemoveModelOptions,
  io: CliIo,
): Promise<number> {
  const reference = parseModelReference(name);
  if (!reference) throw new FlowError('ERR_USAGE', notAName(name));
  const { repository } = reference;
  const folder = repositoryFolder(io.env, repository);
  if (!(await isFolder(folder))) {
    throw new FlowError(
      'ERR_MODEL_MISSING',
      `The model ${name} was not pulled: there is no ${folder}. flow models list shows what is here.`,
    );
  }
  const removal = await planRemoval(folder, reference);
  if (!yes) {
    const answer = await io.ask?.(
      `Remove ${name} (${formatBytes(removal.size)} in ${folder})? [y/N] `,
    );
    if (answer === undefined) {
      throw new FlowError(
        'ERR_USAGE',
        `Removing ${name} (${formatBytes(removal.size)} in ${folder}) needs --yes`,
      );
    }
    if (!/^y(?:es)?$/i.test(answer.trim())) {
      if (!quiet) io.stderr.write('Nothing was removed\n');
      return exitCode.failed;
    }
  }
  await removePulled(removal);
  if (json)
    io.stdout.write(`${JSON.stringify({ name, repository, folder, bytes: removal.size })}\n`);
  if (!quiet) io.stderr.write(`Removed ${name}: ${formatBytes(removal.size)}\n`);
  return exitCode.done;
}

function notAName(text: string): string {
  return text === embeddedName
    ? `${text} comes along with Podflow and cannot be removed`
    : `${text} is no name of a model; flow models rm removes only what was pulled, folders of your own are yours to delete`;
}
