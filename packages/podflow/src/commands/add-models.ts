import { variants } from '@podflow/executors';
import { type Command, Option } from 'commander';
import type { ListModelsOptions } from './list-models.ts';
import type { PullModelOptions } from './pull-model.ts';
import type { RemoveModelOptions } from './remove-model.ts';
import { type Add, withOutput } from './shared-options.ts';
import type { ModelInfoOptions } from './show-model.ts';
import type { VerifyModelOptions } from './verify-model.ts';

/** Adds `flow models` with its commands. */
export const addModels: Add = (program, io, exit) => {
  const models = program
    .command('models')
    .description('list, pull, look into, check and remove models')
    .usage('<command> [arguments] [options]');
  for (const add of [addList, addPull, addInfo, addVerify, addRemove]) add(models, io, exit);
};

const addList: Add = (models, io, exit) => {
  withOutput(
    models
      .command('list')
      .description('list the models that are here, and the names of those that can be pulled')
      .option('--json', 'print them as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Models are kept where Hugging Face's own libraries keep them: $HF_HUB_CACHE, else $HF_HOME/hub, else ~/.cache/huggingface/hub.

Examples:
  flow models list`,
    )
    .action(async (options: ListModelsOptions) => {
      const { listModels } = await import('./list-models.ts');
      exit(await listModels(options, io));
    });
};

const addPull: Add = (models, io, exit) => {
  withVariant(
    withOutput(
      models
        .command('pull')
        .description('fetch a model from the Hugging Face Hub')
        .argument(
          '<name>',
          'clip, siglip, … (see flow models list), or owner/name; @revision may follow',
        )
        .option('--json', 'print what was pulled as one JSON object'),
    ),
  )
    .addHelpText(
      'after',
      `
Fetches only the files of one variant. What was interrupted goes on where it stopped; every file is compared with the checksum
that the Hub announces. Variables: $HF_ENDPOINT (another Hub), $HF_TOKEN (private and gated models), $HF_HUB_CACHE or $HF_HOME
(folder), $HF_HUB_OFFLINE=1 (ask nobody). Nothing else in Podflow downloads a model.

Examples:
  flow models pull clip
  flow models pull clip-l14 --variant quantized
  flow models pull Xenova/clip-vit-base-patch16@main --json`,
    )
    .action(async (name: string, options: PullModelOptions) => {
      const { pullModelByName } = await import('./pull-model.ts');
      exit(await pullModelByName(name, options, io));
    });
};

const addInfo: Add = (models, io, exit) => {
  withOutput(
    models
      .command('info')
      .description('say what a model is: kind, dimension, preparation of pictures, variants, files')
      .argument('<model>', 'name of a model that is here, or a folder')
      .option('--json', 'print it as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Examples:
  flow models info mini
  flow models info ./my-model --json`,
    )
    .action(async (model: string, options: ModelInfoOptions) => {
      const { showModel } = await import('./show-model.ts');
      exit(await showModel(model, options, io));
    });
};

const addVerify: Add = (models, io, exit) => {
  withVariant(
    withOutput(
      models
        .command('verify')
        .description('check all files of a model, and encode a text and a picture with it')
        .argument('<model>', 'name of a model that is here, or a folder')
        .option('--json', 'print the checks as one JSON object'),
    ),
  )
    .addHelpText(
      'after',
      `
Names each file that is missing or damaged, and each input, output, dimension or token that does not fit. Exit code 1 when
something is wrong.

Examples:
  flow models verify clip
  flow models verify ./my-model --variant uint8`,
    )
    .action(async (model: string, options: VerifyModelOptions) => {
      const { verifyModel } = await import('./verify-model.ts');
      exit(await verifyModel(model, options, io));
    });
};

const addRemove: Add = (models, io, exit) => {
  withOutput(
    models
      .command('rm')
      .description('remove a model that was pulled')
      .argument('<name>', 'name of the model; with @revision only that one')
      .option('-y, --yes', 'do not ask')
      .option('--json', 'print what was removed as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Asks first at a terminal; elsewhere it needs --yes. All variants go, and what other programs keep of the same repository in the
cache of Hugging Face's libraries.

Examples:
  flow models rm clip
  flow models rm Xenova/clip-vit-base-patch16@v1 --yes`,
    )
    .action(async (name: string, options: RemoveModelOptions) => {
      const { removeModel } = await import('./remove-model.ts');
      exit(await removeModel(name, options, io));
    });
};

function withVariant(command: Command): Command {
  return command.addOption(
    new Option('--variant <variant>', 'which weights').choices(variants).default('fp32'),
  );
}
