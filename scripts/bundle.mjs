import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { writeNotices } from './bundle-notices.mjs';
import { lateExtractor, noSchemaCompilers, oneLocale, ownUrls } from './bundle-plugins.mjs';

/** Packages of others whose code goes into the bundles: small ones, or ones of which little is used. The rest is loaded as it is. */
const inlined = [
  '@fastify/cors',
  '@fastify/rate-limit',
  '@fastify/static',
  '@fastify/websocket',
  '@huggingface/tokenizers',
  'cli-progress',
  'cli-table3',
  'commander',
  'csv-parse',
  'fastest-levenshtein',
  'fastify',
  'file-type',
  'ipaddr.js',
  'lru-cache',
  'msgpackr',
  'prom-client',
  'secure-json-parse',
  'tinyglobby',
  'yaml',
  'zod',
];

/** What is imported by others and by programs, by package: files of `src`. */
const entries = {
  core: ['index.ts', 'executor-kit.ts'],
  executors: ['index.ts', 'definitions.ts'],
  gateway: ['index.ts'],
  plot: ['index.ts'],
  podflow: ['index.ts', 'cli.ts'],
};

/**
 * Puts each package into few files, over those that the compiler wrote, and what threads load into one file for each Executor beside
 * them: a Flow then starts in half the time. Needs compiled packages.
 */
export async function bundlePackages(root) {
  const folderOf = (name) => join(root, 'packages', name);
  // First, since it loads what is about to be written.
  const executors = await executorModules(folderOf('executors'));
  const ofThreads = {
    core: ['runtime/pea.worker.ts', 'drivers/expression.worker.ts', 'executor/base-executor.ts'],
    executors,
  };
  await Promise.all([
    bundleClient(folderOf('client')),
    ...Object.entries(entries).map(async ([name, files]) => {
      const folder = folderOf(name);
      removeBundles(join(folder, 'dist'));
      writeNotices(folder, [
        await bundleMain(folder, files),
        await bundleThreads(folder, ofThreads[name] ?? []),
      ]);
    }),
  ]);
}

/** Of an earlier build: their names change with what is in them. */
function removeBundles(dist) {
  for (const name of readdirSync(dist)) {
    if (/-[0-9A-Z]{8}\.js(\.map)?$/.test(name)) rmSync(join(dist, name));
  }
}

/** The files of `src` that threads load. */
async function executorModules(folder) {
  const dist = join(folder, 'dist');
  const load = (file) => import(pathToFileURL(join(dist, file)).href);
  const { executorDefinitions } = await load('executor-definitions.js');
  const { pictureSupport } = await load('image/picture-support.js');
  const files = [...executorDefinitions, pictureSupport]
    .map(({ module }) => fileURLToPath(module))
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length + 1).replace(/\.cjs$/, '.ts'));
  return [...new Set(files)];
}

/** One file that runs in browsers too, with what it shares with core inside: the client has no dependency. */
async function bundleClient(folder) {
  await bundle(folder, ['index.ts'], { format: 'esm', platform: 'neutral', target: 'es2022' });
}

/** ES modules for the main thread. */
async function bundleMain(folder, files) {
  return await bundle(folder, files, {
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    // For packages of others that are no ES modules.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    external: externalsOf(folder, inlined),
    plugins: [oneLocale, lateExtractor, noSchemaCompilers, ownUrls(folder)],
  });
}

/** No ES modules for threads: to load one file with `require` takes Node a third of the time of several with `import`. */
async function bundleThreads(folder, files) {
  return await bundle(folder, files, {
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'ownUrl' },
    external: externalsOf(folder, [...inlined, '@podflow/core']),
    plugins: [oneLocale, lateExtractor],
  });
}

/** What esbuild says of the bundle. @param files In `src`; each is built to the same place in `dist`. */
async function bundle(folder, files, options) {
  const source = join(folder, 'src');
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: folder,
    entryPoints: files.map((file) => join(source, file)),
    outbase: source,
    outdir: join(folder, 'dist'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    ...options,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'eof',
    conditions: ['@podflow/source'],
    logLevel: 'warning',
  });
  return metafile;
}

/** Packages that are loaded as they are. */
function externalsOf(folder, inside) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(dependencies).filter((name) => !inside.includes(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundlePackages(fileURLToPath(new URL('..', import.meta.url)));
}
