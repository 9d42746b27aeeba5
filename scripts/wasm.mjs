// Makes the .wasm files of packages/executors/wasm of the .wat files beside them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const folder = fileURLToPath(new URL('../packages/executors/wasm/', import.meta.url));
const { parseWat } = await wabt();
for (const name of readdirSync(folder).filter((file) => file.endsWith('.wat'))) {
  const { buffer } = parseWat(name, readFileSync(`${folder}${name}`, 'utf8')).toBinary({});
  writeFileSync(`${folder}${name.replace(/wat$/, 'wasm')}`, buffer);
}
