import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { lateExtractor, oneLocale, ownUrls, required } from './bundle-plugins.mjs';

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
  'msgpackr',
  'prom-client',
  'secure-json-parse',
  'tinyglobby',
  'yaml',
  'zod',
];

/** Packages of native code that threads load. */
const native = ['lmdb', 'onnxruntime-node', 'sharp', 'usearch'];

/** What is imported by others and by programs, by package: files of `src`. */
const entries = {
  core: ['index.ts', 'executor-kit.ts'],
  executors: ['index.ts'],
  gateway: ['index.ts'],
  plot: ['index.ts'],
  podflow: ['index.ts', 'cli.ts'],
};

/** For packages of others that are no ES modules. */
const requireInModules =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/**
 * Puts each package into few files, over those that the compiler wrote: a Flow then starts in half the time. What threads load is a
 * bundle of its own, with the parts of core it needs in it. Needs compiled packages.
 */
export async function bundlePackages(root) {
  const folderOf = (name) => join(root, 'packages', name);
  // Read before any of it is bundled.
  const executors = await executorModules(folderOf('executors'));
  await Promise.all(
    Object.entries(entries).map(([name, files]) =>
      bundle(folderOf(name), files, {
        chunkNames: '[name]-[hash]',
        plugins: [ownUrls(folderOf(name))],
      }),
    ),
  );
  const threads = { chunkNames: 'chunks/[name]-[hash]', plugins: [required(native)] };
  await bundle(folderOf('executors'), executors, { ...threads, inlined: [...inlined, '@podflow/core'] });
  await bundle(folderOf('core'), ['runtime/pea.worker.ts', 'executor/base-executor.ts'], threads);
}

/** The files of `src` that threads import. */
async function executorModules(folder) {
  const dist = join(folder, 'dist');
  const definitions = pathToFileURL(join(dist, 'executor-definitions.js')).href;
  const { executorDefinitions } = await import(definitions);
  const files = executorDefinitions
    .map(({ module }) => fileURLToPath(module))
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length + 1).replace(/\.js$/, '.ts'));
  return [...new Set(files)];
}

/** @param files In `src`; each is built to the same place in `dist`. */
async function bundle(folder, files, { plugins = [], inlined: inside = inlined, ...options }) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const source = join(folder, 'src');
  const r = await build({ metafile: true,
    ...options,
    entryPoints: files.map((file) => join(source, file)),
    outbase: source,
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'eof',
    banner: { js: requireInModules },
    conditions: ['@podflow/source'],
    external: Object.keys(dependencies).filter((name) => !inside.includes(name)),
    plugins: [oneLocale, lateExtractor, ...plugins],
    logLevel: 'warning',
  });
  if (process.env.META) { const {writeFileSync}=await import('node:fs'); writeFileSync('/tmp/st/meta-'+folder.split('/').at(-1)+'-'+files[0].replaceAll('/','_')+'.json', JSON.stringify(r.metafile)); }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundlePackages(fileURLToPath(new URL('..', import.meta.url)));
}
