/**
 * URL of the built file that stands for `file` beside the module `importMetaUrl`, e.g.
 * `builtModule(import.meta.url, './image-reader.cjs')`. Threads run built files only, so a caller that runs
 * from `src` gets the file of the same depth under `dist`.
 */
export function builtModule(importMetaUrl: string, file: string): string {
  const url = new URL(file, importMetaUrl).href;
  // `src` and `dist` are siblings; another `src` further up in the path must stay as it is.
  const source = new URL('../src/', import.meta.url).href;
  if (!url.startsWith(source)) return url;
  return new URL(url.slice(source.length), new URL('../dist/', import.meta.url)).href;
}
