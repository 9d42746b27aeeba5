import { Option } from 'commander';
import { evaluationModes } from '../evaluation/retrieval-query.ts';
import type { EvaluateOptions } from './evaluate-flow.ts';
import { count, wholeNumber } from './option-values.ts';
import { type Add, runOptions, withCommon } from './shared-options.ts';

/** Adds `flow evaluate`. */
export const addEvaluate: Add = (program, io, exit) => {
  runOptions(
    withCommon(
      program
        .command('evaluate')
        .description(
          'measure how well a query Flow finds what belongs together: MRR, recall, median rank',
        )
        .argument('<flow.yml>', 'the query Flow')
        .option(
          '-d, --data <name>',
          'data set: f8k, f30k, openmoji, or a folder (default: the one indexed)',
        )
        .option('--data-folder <folder>', 'folder that has f8k and f30k', 'data')
        .addOption(
          new Option('--mode <mode>', 'what asks for what')
            .choices(evaluationModes)
            .default('text2image'),
        )
        .option('--index <flow.yml>', 'Flow that indexes the data set first, unless that is done')
        .option(
          '-i, --index-size <n>',
          'pairs to be in the index (default: those that are, else all)',
          wholeNumber,
        )
        .option('--overwrite', 'remove an index of something else before indexing')
        .option('-n, --queries <n>', 'pairs that ask (default: all that are indexed)', wholeNumber)
        .option('-k, --top-k <n>', 'matches looked at per query', wholeNumber, 10)
        .option('-s, --request-size <n>', 'queries per request', wholeNumber, 100)
        .option('--seed <n>', 'draw the queries at random, the same for the same seed', count)
        .option('--report <file>', 'write a page with plots and the worst queries')
        .option('--json', 'print the figures as one JSON object'),
    ),
  )
    .addHelpText(
      'after',
      `
Each caption of the data set asks for its picture (or, with image2text, each picture for its caption). Indexed must be what the
same data set gives: tags.id says what is right. The figure is the mean of 1/rank over the first matches; an answer that is not
among them counts 0. Exit code 1 when no query was answered; queries that fail are listed and in no figure.

Examples:
  flow evaluate flow-query.yml --data openmoji
  flow evaluate flow-query.yml --data f8k -n 4000 -s 32 --mode image2text --report report.html
  flow evaluate flow-query.yml --data ./my-pictures --seed 7 -n 500 --json`,
    )
    .action(async (flow: string, options: EvaluateOptions) => {
      const { evaluateFlow } = await import('./evaluate-flow.ts');
      exit(await evaluateFlow(flow, options, io));
    });
};
