import { FlowError } from '@podflow/core';
import { Option } from 'commander';
import { addIndexCheck } from './add-index-check.ts';
import { flowOrHost, missingArgument } from './flow-or-host.ts';
import type { IndexDataOptions } from './index-data-set.ts';
import type { IndexOptions } from './index-inputs.ts';
import { count, wholeNumber } from './option-values.ts';
import { type Add, runOptions, timeoutRequestOption, withCommon } from './shared-options.ts';

/** Adds `flow index` and `flow index check`. */
export const addIndex: Add = (program, io, exit) => {
  const index = program.command('index').enablePositionalOptions();
  runOptions(
    withCommon(
      index
        .description('index pictures and texts through a Flow')
        .argument('[flow.yml]', 'the Flow; not with --host')
        .usage('[options] <flow.yml> [inputs...]')
        .argument(
          '[inputs...]',
          'pictures (path, folder, glob), text files (.txt, .md), or captions files (.csv, .tsv, .jsonl)',
        )
        .option(
          '--captions <file>',
          'captions file: .csv or .tsv with file,caption, or .jsonl alike',
        )
        .option('--text <file>', 'text file; each line that is not blank becomes a Document')
        .addOption(
          new Option(
            '--data <name>',
            'data set: f8k, f30k, openmoji, or a folder with captions',
          ).conflicts(['host', 'captions', 'text']),
        )
        .addOption(
          new Option('--data-folder <folder>', 'folder that has f8k and f30k').default('data'),
        )
        .option('-n, --limit <n>', 'pairs of the data set to index (default: all)', wholeNumber)
        .option('--seed <n>', 'draw them at random, the same for the same seed', count)
        .option('--overwrite', 'remove the index that is there before a data set is indexed')
        .option('-s, --request-size <n>', 'Documents per request', wholeNumber, 100)
        .addOption(timeoutRequestOption(['host']))
        .option('--host <url>', 'index on this server; its token: $JINA_AUTH_TOKEN')
        .option('--json', 'print the summary as one JSON object'),
    ),
  )
    .addHelpText(
      'after',
      `
Exit code 0 when at least one Document was indexed (failures are listed), 1 when none was, since all failed or no Pod took them, or when a
request was given up, 130 when interrupted: what was indexed until then stays. A data set is not mixed into an index that is there; the command that
was interrupted goes on where it stopped. What is stored is verified by \`flow index check <workspace>\`.

Examples:
  flow index flow-index.yml pictures/
  flow index flow-index.yml 'pictures/**/*.png' --captions captions.csv --shards 2
  flow index flow-index.yml --text sentences.txt --env JINA_WORKSPACE=./index
  flow index flow-index.yml --data f8k -n 1000
  flow index --host http://localhost:45678 pictures/`,
    )
    .action(
      async (
        first: string | undefined,
        rest: string[],
        options: IndexOptions | IndexDataOptions,
      ) => {
        if ('data' in options) {
          const { indexDataSet } = await import('./index-data-set.ts');
          exit(await indexDataSet(flowAlone(first, rest), options, io));
          return;
        }
        assertNoDataOptions(options);
        const { flow, inputs } = flowOrHost(first, rest, options.host);
        const { indexInputs } = await import('./index-inputs.ts');
        exit(await indexInputs(flow, inputs, options, io));
      },
    );
  addIndexCheck(index, io, exit);
};

/** A data set is all that is indexed. */
function flowAlone(flow: string | undefined, inputs: readonly string[]): string {
  if (flow === undefined) throw missingArgument('flow.yml');
  if (inputs.length === 0) return flow;
  throw new FlowError(
    'ERR_USAGE',
    `--data cannot be combined with other inputs: ${inputs.join(', ')}`,
  );
}

function assertNoDataOptions(options: object): void {
  const name = ['limit', 'seed', 'overwrite'].find((each) => each in options);
  if (name !== undefined) throw new FlowError('ERR_USAGE', `--${name} is for --data only`);
}
