// node evaluate.js -e text2image -d openmoji -m mini. All options: node evaluate.js --help
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { config, flowFile, modelNames } from './config.js';
import { loadPodflow } from './load-podflow.js';
import { readOptions, text } from './read-options.js';

const modes = ['text2image', 'image2text'];

const help = `node evaluate.js [options]
  -e, --evaluation_mode <mode>   ${modes.join(', ')} (default: text2image)
  -i, --index_num_docs <n>       pairs of a picture and a caption in the index, put there first (default: what it holds, else all)
  -n, --evaluate_num_docs <n>    pairs that ask (default: all that are indexed)
  -s, --request_size <n>         queries per request (default: 16)
  -d, --data_set <name>          f8k, f30k, openmoji, or a folder (default: the one indexed, else f8k)
  -m, --model_name <name>        ${modelNames.join(', ')} (default: clip)
  -k, --top_k <n>                matches looked at per query (default: 10)
      --seed <n>                 draw the queries at random, the same for the same seed
      --report <file>            write a page with plots and the worst queries
      --data_folder <folder>     folder that has f8k and f30k (default: data)
      --overwrite                remove an index of something else before indexing
      --json                     print the figures as one JSON object
  -q, --quiet                    no progress and no notes
`;

const options = readOptions(
  {
    evaluation_mode: text('e', 'text2image'),
    index_num_docs: text('i'),
    evaluate_num_docs: text('n'),
    data_set: text('d'),
    top_k: text('k'),
    seed: text(),
    report: text(),
  },
  { evaluation_mode: modes },
  help,
);
if (options) {
  config(options.model_name);
  const { runCommand } = await loadPodflow();
  process.exitCode = await runCommand(evaluateCommand(options));
}

/** What `flow` runs. */
function evaluateCommand(options) {
  const isIndexed = existsSync(join(process.env.JINA_WORKSPACE, 'data-set.json'));
  const texts = {
    '--data': options.data_set ?? (isIndexed ? undefined : 'f8k'),
    '--data-folder': options.data_folder,
    '--mode': options.evaluation_mode,
    '--index': flowFile('flow-index.yml'),
    '--index-size': options.index_num_docs,
    '--queries': options.evaluate_num_docs,
    '--request-size': options.request_size,
    '--top-k': options.top_k,
    '--seed': options.seed,
    '--report': options.report,
  };
  const given = Object.entries(texts).filter(([, value]) => value !== undefined);
  const flags = ['overwrite', 'json', 'quiet'].filter((name) => options[name]);
  return [
    'evaluate',
    flowFile('flow-query.yml'),
    ...given.flat(),
    ...flags.map((name) => `--${name}`),
  ];
}
