// Loads both towers of mini-clip; prints the ms that takes.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(new URL('../packages/executors/package.json', import.meta.url));
const folder = join(require.resolve('@podflow/mini-clip/config.json'), '..', 'onnx');
const start = performance.now();
const { InferenceSession } = require('onnxruntime-node');
const towers = ['vision_model.onnx', 'text_model.onnx'].map((name) => join(folder, name));
await Promise.all(towers.map((file) => InferenceSession.create(file)));
process.stdout.write(`${performance.now() - start}`);
process.exit();
