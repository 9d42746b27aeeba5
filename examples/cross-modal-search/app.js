// node app.js -t index -d openmoji -m mini, then node app.js -t query -m mini. All options: node app.js --help
import { existsSync } from 'node:fs';
import { config, flowFile, modelNames } from './config.js';
import { loadPodflow } from './load-podflow.js';
import { readOptions, text } from './read-options.js';

const tasks = {
  index: indexCommand,
  query: queryCommand,
  query_restful: queryCommand,
  index_restful: (options) => serveCommand('flow-index.yml', options),
  dryrun: () => ['check', flowFile('flow-index.yml'), flowFile('flow-query.yml')],
};

const help = `node app.js [options]
  -t, --task <task>           ${Object.keys(tasks).join(', ')} (default: index)
  -n, --num_docs <n>          pairs of a picture and a caption to index (default: $JINA_MAX_DOCS, else all)
  -s, --request_size <n>      documents per request (default: 16)
  -d, --data_set <name>       f8k, f30k, openmoji, or a folder with captions.csv (default: openmoji)
  -m, --model_name <name>     ${modelNames.join(', ')} (default: clip)
      --data_folder <folder>  folder that has f8k and f30k (default: data)
      --overwrite             remove the index that is there before indexing
      --json                  print the summary as one JSON object
  -q, --quiet                 no progress and no notes
`;

const options = readOptions(
  {
    task: text('t', 'index'),
    num_docs: text('n', process.env.JINA_MAX_DOCS),
    data_set: text('d', 'openmoji'),
  },
  { task: Object.keys(tasks) },
  help,
);
if (options) {
  config(options.model_name);
  const { runCommand } = await loadPodflow();
  const argv = tasks[options.task](options);
  process.exitCode = argv ? await runCommand(argv) : 1;
}

/** What `flow` runs to index. */
function indexCommand({ data_set, data_folder, num_docs, request_size, overwrite, ...output }) {
  const data = ['--data', data_set, '--data-folder', data_folder, '--request-size', request_size];
  const limit = num_docs ? ['--limit', num_docs] : [];
  const flags = [...(overwrite ? ['--overwrite'] : []), ...outputFlags(output)];
  return ['index', flowFile('flow-index.yml'), ...data, ...limit, ...flags];
}

/** What `flow` runs to serve the search page. undefined: there is no index to ask. */
function queryCommand(options) {
  const { JINA_WORKSPACE: workspace } = process.env;
  if (existsSync(workspace)) return serveCommand('flow-query.yml', options);
  console.error(
    `The folder ${workspace} does not exist. Index first, for example: node app.js -t index -d openmoji -m mini`,
  );
  return undefined;
}

function serveCommand(flow, { quiet }) {
  return ['serve', flowFile(flow), '--port', process.env.JINA_PORT, ...outputFlags({ quiet })];
}

function outputFlags({ json, quiet }) {
  return [...(json ? ['--json'] : []), ...(quiet ? ['--quiet'] : [])];
}
