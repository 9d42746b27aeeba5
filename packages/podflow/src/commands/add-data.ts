import { Argument } from 'commander';
import { type Add, withOutput } from './shared-options.ts';

/** Adds `flow data`. */
export const addData: Add = (program, io, exit) => {
  withOutput(
    program
      .command('data')
      .description('fetch a data set of pictures with captions')
      .addArgument(new Argument('<action>', 'get').choices(['get']))
      .addArgument(new Argument('<name>', 'f8k or f30k').choices(['f8k', 'f30k']))
      .usage('get <name> [options]')
      .option('--data-folder <folder>', 'folder that gets it, as f8k or f30k', 'data')
      .option('--json', 'print where it is as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Works with Kaggle's command-line client, kaggle, and its token; without it the steps to do by hand are printed, with exit code 1.
Parts that are there stay as they are. The data set openmoji needs no download: it is the npm package openmoji.

Examples:
  flow data get f8k
  flow data get f30k --data-folder ./collections`,
    )
    .action(async (_action: string, name: string, options) => {
      const { getData } = await import('./get-data.ts');
      exit(await getData(name, options, io));
    });
};
