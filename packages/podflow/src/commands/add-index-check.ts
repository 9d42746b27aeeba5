import type { CheckIndexesOptions } from './check-indexes.ts';
import type { Add } from './shared-options.ts';
import { withOutput } from './shared-options.ts';

/** Adds `flow index check`. */
export const addIndexCheck: Add = (index, io, exit) => {
  withOutput(
    index
      .command('check')
      .description('verify all that is stored in a workspace, without its Flow')
      .argument('<workspace>', 'folder that has the indexes of a Flow, or one index')
      .option('--repair', 'write what is whole into new files, and name what is lost')
      .option('--json', 'print what was found as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Reads every page and every record, and compares order, counts and checksums. Exit code 1 when something is damaged or missing; with
--repair only when it could not be repaired. A damaged file is kept beside the new one, under a name that ends with .damaged. No Flow
may write the index during a repair, and one that reads it sees the repair when it is started again.

Examples:
  flow index check ./workspace
  flow index check ./workspace --repair`,
    )
    .action(async (workspace: string, options: CheckIndexesOptions) => {
      const { checkIndexes } = await import('./check-indexes.ts');
      exit(await checkIndexes(workspace, options, io));
    });
};
