import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Packages whose code goes into the bundles: small ones, or ones of which little is used. The others are loaded as they are. */
const inlined = ['@podflow/core', 'zod', '@huggingface/tokenizers'];

/**
 * Puts what threads load into few files, over those that the compiler wrote: a Pea then starts in half the time.
 * Main threads go on loading one file per module. Needs compiled packages.
 */
export async function bundleThreads(root) {
  const executors = join(root, 'packages', 'executors');
  const { executorDefinitions } = await import(
    pathToFileURL(join(executors, 'dist', 'executor-definitions.js')).href
  );
  const modules = executorDefinitions
    .map(({ module }) => fileURLToPath(module))
    .filter((file) => file.startsWith(join(executors, 'dist')));
  await bundle(executors, modules);
  const core = join(root, 'packages', 'core');
  await bundle(
    core,
    ['runtime/pea.worker.js', 'executor/base-executor.js'].map((file) => join(core, 'dist', file)),
  );
}

/** @param files Built files, in `dist`; each is made anew from its source. */
async function bundle(folder, files) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [source, target] = [join(folder, 'src'), join(folder, 'dist')];
  const sourceOf = (file) => join(source, `${file.slice(target.length, -'.js'.length)}.ts`);
  await build({
    entryPoints: [...new Set(files)].map(sourceOf),
    outbase: source,
    outdir: target,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'eof',
    conditions: ['@podflow/source'],
    external: Object.keys(dependencies).filter((name) => !inlined.includes(name)),
    plugins: [oneLocale],
    logLevel: 'warning',
  });
}

/** zod brings its messages in some forty languages; English is the one that is used. */
const oneLocale = {
  name: 'one-locale',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, () => ({ path: 'none', namespace: 'locales' }));
    onLoad({ filter: /.*/, namespace: 'locales' }, () => ({ contents: 'export {}' }));
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleThreads(fileURLToPath(new URL('..', import.meta.url)));
}
