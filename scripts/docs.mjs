// Writes the generated pages of docs; with --print writes them to stdout, as JSON by path.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  corePlatform,
  driversReference,
  executorJsonSchema,
  flowJsonSchema,
  yamlReference,
} from '../packages/core/dist/index.js';
import { executorDefinitions, executorsReference } from '../packages/executors/dist/index.js';
import { cliReference } from '../packages/podflow/dist/cli-reference.js';
import { defaultPlatform } from '../packages/podflow/dist/index.js';

/** Pages of docs that are made from the sources, by their path below the repository; needs built packages. */
function generatedPages() {
  const { catalog } = defaultPlatform;
  const builtIn = corePlatform.catalog.executors.definitions;
  return {
    'docs/reference/executors.md': executorsReference([...builtIn, ...executorDefinitions]),
    'docs/reference/drivers.md': driversReference(catalog.drivers.values()),
    'docs/reference/cli.md': cliReference(),
    'docs/reference/yaml.md': yamlReference(catalog),
    'docs/reference/schema/flow.schema.json': json(flowJsonSchema(catalog)),
    'docs/reference/schema/executor.schema.json': json(executorJsonSchema(catalog)),
  };
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes them all. */
function writePages(root) {
  for (const [path, text] of Object.entries(generatedPages())) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.error(`wrote ${path}`);
  }
}

if (process.argv.includes('--print')) {
  process.stdout.write(JSON.stringify(generatedPages()));
} else {
  writePages(fileURLToPath(new URL('..', import.meta.url)));
}
