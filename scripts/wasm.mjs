// Makes packages/executors/wasm/pixels.wasm of pixels.wat beside it; with --print writes it to stdout, as base64.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const source = fileURLToPath(new URL('../packages/executors/wasm/pixels.wat', import.meta.url));
const { parseWat } = await wabt();
const { buffer } = parseWat('pixels.wat', readFileSync(source, 'utf8')).toBinary({});
if (process.argv.includes('--print')) console.log(Buffer.from(buffer).toString('base64'));
else writeFileSync(source.replace(/wat$/, 'wasm'), buffer);
