import { plotFormats } from '@podflow/core';
import { Option } from 'commander';
import { addData } from './add-data.ts';
import { addEvaluate } from './add-evaluate.ts';
import { addIndex } from './add-index.ts';
import { addModels } from './add-models.ts';
import type { CheckOptions } from './check-files.ts';
import { flowOrHost, missingArgument } from './flow-or-host.ts';
import { withGatewayFlags } from './gateway-flags.ts';
import { port, wholeNumber } from './option-values.ts';
import type { PlotCommandOptions } from './plot-file.ts';
import type { SchemaOptions } from './print-schema.ts';
import type { DemoOptions } from './run-demo.ts';
import type { SaveCommandOptions } from './save-flow.ts';
import type { SearchOptions } from './search-queries.ts';
import type { ServeOptions } from './serve-flow.ts';
import {
  type Add,
  runOptions,
  timeoutRequestOption,
  withCommon,
  withOutput,
} from './shared-options.ts';

/** Adds all commands of `flow`. Their code is loaded when they run: help and usage errors come at once. */
export const addCommands: Add = (program, io, exit) => {
  for (const add of [
    addIndex,
    addSearch,
    addServe,
    addPlot,
    addCheck,
    addSchema,
    addSave,
    addData,
    addModels,
    addDemo,
    addEvaluate,
  ]) {
    add(program, io, exit);
  }
};

const addSearch: Add = (program, io, exit) => {
  runOptions(
    withCommon(
      program
        .command('search')
        .description('search with texts or pictures')
        .argument('[flow.yml]', 'the Flow; not with --host')
        .usage('[options] <flow.yml> <queries...>')
        .argument('[queries...]', 'texts, or paths of pictures')
        .option('-k, --top-k <n>', 'matches per query', wholeNumber, 10)
        .addOption(timeoutRequestOption(['host']))
        .option('--host <url>', 'ask this server; its token: $JINA_AUTH_TOKEN')
        .option('--json', 'print the matches as one JSON object')
        .option('--originals', 'print pictures as they are stored too, as data URIs; with --json'),
    ),
  )
    .addHelpText(
      'after',
      `
The score is a distance: smaller is better.

Examples:
  flow search flow-query.yml 'slice of pizza' 'a red apple'
  flow search flow-query.yml photo.png --top-k 3 --json
  flow search --host http://localhost:45678 'slice of pizza'`,
    )
    .action(async (first: string | undefined, rest: string[], options: SearchOptions) => {
      const { flow, inputs } = flowOrHost(first, rest, options.host);
      if (inputs.length === 0) throw missingArgument('queries');
      const { searchQueries } = await import('./search-queries.ts');
      exit(await searchQueries(flow, inputs, options, io));
    });
};

const addServe: Add = (program, io, exit) => {
  runOptions(
    withCommon(
      withGatewayFlags(
        program
          .command('serve')
          .description('serve a Flow over REST, with a search page')
          .argument('<flow.yml>', 'the Flow')
          .option(
            '-p, --port <n>',
            'port; 0 takes any free one (default: what the Flow says)',
            port,
          )
          .option('--host <address>', 'address to bind (default: what the Flow says)')
          .addOption(timeoutRequestOption()),
      ),
    ),
  )
    .addHelpText(
      'after',
      `
Prints the URL when it answers. Ctrl-C finishes what is under way and stops with exit code 0. Options win over the keys under
"with" of the Flow: cors, allow_host, ssl_certfile, ssl_keyfile, remote_fetch, rate_limit, queue, timeout_answer, max_pixels, max_answer,
empty_as_error.
A token stands in no YAML. On an address that others reach, a server without a token warns.

Examples:
  flow serve flow-query.yml
  flow serve flow-query.yml --port 8080
  JINA_AUTH_TOKEN=a-long-secret flow serve flow-query.yml --host 0.0.0.0 --rate-limit 600
  flow serve flow-query.yml --cors https://shop.example --ssl-certfile cert.pem --ssl-keyfile key.pem`,
    )
    .action(async (flow: string, options: ServeOptions) => {
      const { serveFlow } = await import('./serve-flow.ts');
      exit(await serveFlow(flow, options, io));
    });
};

const addPlot: Add = (program, io, exit) => {
  withCommon(
    program
      .command('plot')
      .description('draw a Flow: SVG, PNG, DOT, Mermaid, or a page with the YAML of each Pod')
      .argument('<flow.yml>', 'the Flow')
      .option('-o, --output <file>', 'file to write; its ending says the format (default: stdout)')
      .addOption(
        new Option('--format <format>', 'format, whatever the ending').choices(plotFormats),
      )
      .option('--horizontal', 'left to right (default)')
      .addOption(new Option('--vertical', 'top to bottom').conflicts('horizontal'))
      .addOption(
        new Option('--detail <detail>', 'pods, or also the Peas, head and tail of each Pod')
          .choices(['pods', 'peas'])
          .default('pods'),
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  flow plot flow-index.yml -o flow-index.svg
  flow plot flow-index.yml -o flow-index.html --detail peas
  flow plot flow-query.yml --format mmd --vertical`,
    )
    .action(async (flow: string, options: PlotCommandOptions) => {
      const { plotFile } = await import('./plot-file.ts');
      exit(await plotFile(flow, options, io));
    });
};

const addCheck: Add = (program, io, exit) => {
  withCommon(
    program
      .command('check')
      .description('check Flows without starting them')
      .argument('<files...>', 'YAML files of Flows')
      .option('--json', 'print Pods, edges, variables and faults as one JSON object'),
  )
    .addHelpText(
      'after',
      `
Reports all faults, each with its place. Exit code 0 without errors, 2 with. Nothing is started, loaded or written.
With --json and several files the objects are in the list "files".

Examples:
  flow check flow-index.yml flow-query.yml
  flow check flow-index.yml --json --env JINA_SHARDS=2`,
    )
    .action(async (files: string[], options: CheckOptions) => {
      const { checkFiles } = await import('./check-files.ts');
      exit(await checkFiles(files, options, io));
    });
};

const addSchema: Add = (program, io, exit) => {
  withOutput(
    program
      .command('schema')
      .description('print the JSON Schema of the YAML, for editors')
      .option('--executor', 'of what Pods run, instead of Flows')
      .option('-o, --output <file>', 'file to write (default: stdout)'),
  )
    .addHelpText(
      'after',
      `
Editors with the YAML language server use it for files whose first line is
"# yaml-language-server: $schema=flow.schema.json".

Examples:
  flow schema -o flow.schema.json
  flow schema --executor > executor.schema.json`,
    )
    .action(async (options: SchemaOptions) => {
      const { printSchema } = await import('./print-schema.ts');
      exit(await printSchema(options, io));
    });
};

const addSave: Add = (program, io, exit) => {
  withCommon(
    program
      .command('save')
      .description(
        'write a Flow to another folder or name, with its comments and with paths set right',
      )
      .argument('<flow.yml>', 'the Flow')
      .requiredOption('-o, --output <file>', 'file to write; one that is there is replaced'),
  )
    .addHelpText(
      'after',
      `
Variables stay variables. What will not be the same there is told.

Examples:
  flow save flows/flow-index.yml -o production/index.yml`,
    )
    .action(async (flow: string, options: SaveCommandOptions) => {
      const { saveFlow } = await import('./save-flow.ts');
      exit(await saveFlow(flow, options, io));
    });
};

const addDemo: Add = (program, io, exit) => {
  withCommon(
    program
      .command('demo')
      .description('index OpenMoji and serve a search page over it (what npm start runs)')
      .option('--once', 'index, search, measure and stop instead of serving')
      .option('-p, --port <n>', 'port of the search page (default: what the Flow says)', port)
      .option('--json', 'print what was measured as one JSON object; implies --once'),
  )
    .addHelpText(
      'after',
      `
Runs flows/flow-index.yml and flows/flow-query.yml of the current folder. The index is kept in $JINA_WORKSPACE
(default: ./workspace) and used again. The pictures are OpenMoji's, CC BY-SA 4.0.

Examples:
  flow demo
  flow demo --once --json > figures.json`,
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run-demo.ts');
      exit(await runDemo(options, io));
    });
};
