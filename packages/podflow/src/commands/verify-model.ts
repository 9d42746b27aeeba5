import { checkModel, findNamedModel, type ModelCheck, type Variant } from '@podflow/executors';
import type { CliIo } from '../cli-io.ts';
import { exitCode } from '../exit-code.ts';
import { checkBlobs } from '../models/check-blobs.ts';
import { styleFor } from '../style.ts';
import type { CommonOptions } from './common-options.ts';

/** Options of `flow models verify`. */
export interface VerifyModelOptions extends Omit<CommonOptions, 'env'> {
  variant: Variant;
}

/** Checks a model and runs it once; exit code 1 when something is wrong. Throws `ERR_MODEL_MISSING` when there is none. */
export async function verifyModel(
  model: string,
  options: VerifyModelOptions,
  io: CliIo,
): Promise<number> {
  const { variant, json, quiet } = options;
  const found = await findNamedModel(model, io.env, 'asked for');
  const { red, bold } = styleFor(io.stdout, io.env);
  const checks: ModelCheck[] = [];
  const tell = (check: ModelCheck): void => {
    checks.push(check);
    const { name, ok, message } = check;
    if (!json) io.stdout.write(`${ok ? bold('ok    ') : red('wrong ')} ${name}: ${message}\n`);
  };
  if (found.reference) tell(await checkBlobs(found.folder));
  for await (const check of checkModel(found, variant)) tell(check);
  const wrong = checks.filter(({ ok }) => !ok).length;
  const { name, folder, reference } = found;
  if (json)
    io.stdout.write(`${JSON.stringify({ name, folder, variant, ok: wrong === 0, checks })}\n`);
  if (!quiet) {
    const option = variant === 'fp32' ? '' : ` --variant ${variant}`;
    const advice = reference ? ` Get it again: flow models pull ${reference.name}${option}` : '';
    io.stderr.write(
      wrong === 0
        ? `${name} (${variant}) works\n`
        : `${name} (${variant}) does not work: ${wrong} of ${checks.length} checks failed.${advice}\n`,
    );
  }
  return wrong === 0 ? exitCode.done : exitCode.failed;
}
