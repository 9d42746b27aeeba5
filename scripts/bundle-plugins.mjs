import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** zod brings its messages in some forty languages; English is the one that is used. */
export const oneLocale = {
  name: 'one-locale',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, () => ({ path: 'none', namespace: 'locales' }));
    onLoad({ filter: /.*/, namespace: 'locales' }, () => ({ contents: 'export {}' }));
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
