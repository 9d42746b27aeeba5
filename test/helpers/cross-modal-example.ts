import { fileURLToPath } from 'node:url';
import type { CommandPlace } from './flow-command.ts';

/** Where `node app.js` runs. */
export const appPlace: CommandPlace = {
  program: 'app.js',
  cwd: fileURLToPath(new URL('../../examples/cross-modal-search', import.meta.url)),
};

/** The small data sets `f8k`, `f30k` and `my-pictures`. */
export const dataSets = fileURLToPath(new URL('../fixtures/datasets', import.meta.url));

/** A CLIP model with random weights. */
export const tinyClip = fileURLToPath(
  new URL('../fixtures/models/clip-tiny-random', import.meta.url),
);
