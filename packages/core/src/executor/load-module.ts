import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The exports of a module by its URL. One that ends in `.cjs` is required, which takes a thread that has just started a third of the
 * time of an import.
 */
export async function loadModule(url: string): Promise<Record<string, unknown>> {
  if (!url.endsWith('.cjs')) return await import(url);
  return createRequire(import.meta.url)(fileURLToPath(url));
}
