import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Loads a module of the folder `wasm`; the caller says what it exports. It is found by the name of the package, not beside the caller: what
 * threads load is bundled, and a bundle lies elsewhere.
 */
export function loadWasm(
  name: string,
  imports?: Record<string, Record<string, WebAssembly.Memory>>,
): unknown {
  const file = createRequire(import.meta.url).resolve(`@podflow/executors/wasm/${name}.wasm`);
  const module = new WebAssembly.Module(readFileSync(file));
  return new WebAssembly.Instance(module, imports).exports;
}
