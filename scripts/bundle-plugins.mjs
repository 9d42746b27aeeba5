import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** zod brings its messages in some forty languages; English is the one that is used. */
export const oneLocale = {
  name: 'one-locale',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, () => ({ path: 'none', namespace: 'locales' }));
    onLoad({ filter: /.*/, namespace: 'locales' }, () => ({ contents: 'export {}' }));
  },
};

/**
 * msgpackr loads a native helper, which reads many texts at once, when it is imported. Here it is loaded when there is a text to
 * read with it: half of the threads of a Flow that has just started have none.
 */
export const lateExtractor = {
  name: 'late-extractor',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]msgpackr[\\/]node-index\.js$/ }, ({ path }) => ({
      resolveDir: dirname(path),
      contents: `
        export * from './index.js';
        import { setExtractor } from './unpack.js';
        let extract;
        setExtractor((start, end, buffer) => {
          extract ??= load();
          return extract(start, end, buffer);
        });
        function load() {
          try {
            const { createRequire } = process.getBuiltinModule('node:module');
            return createRequire(import.meta.url)('msgpackr-extract').extractStrings;
          } catch (missing) {
            // msgpackr then reads the texts itself.
            return () => { throw missing; };
          }
        }
      `,
    }));
  },
};

/**
 * Fastify brings compilers for schemas of routes. The gateway has its own, which refuse, see `noSchema` there; so these are never
 * loaded, and would be a fifth of its bundle.
 */
export const noSchemaCompilers = {
  name: 'no-schema-compilers',
  setup({ onResolve, onLoad }) {
    const filter = /^@fastify\/(ajv|fast-json-stringify)-compiler$/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'no-schema-compilers' }));
    onLoad({ filter, namespace: 'no-schema-compilers' }, ({ path }) => ({
      contents: `throw new Error('${path} is not in this bundle');`,
    }));
  },
};

/** Lets each module of the package `folder` know its own place in `dist`, though its code lies in a file right under `dist`. */
export function ownUrls(folder) {
  const source = join(folder, 'src') + sep;
  return {
    name: 'own-urls',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!path.startsWith(source)) return undefined;
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const own = relative(source, path).split(sep).join('/').replace(/\.ts$/, '.js');
        const url = `new URL(${JSON.stringify(`./${own}`)}, import.meta.url).href`;
        return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
      });
    },
  };
}
