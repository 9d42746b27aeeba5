import { parseArgs } from 'node:util';
import { here, modelNames } from './config.js';

/** An option with a text: its letter, and its default. */
export const text = (short, value) => ({
  type: 'string',
  ...(short && { short }),
  ...(value && { default: value }),
});

const common = {
  request_size: text('s', '16'),
  model_name: text('m', 'clip'),
  data_folder: text(undefined, here('data')),
  overwrite: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  help: { type: 'boolean', short: 'h' },
};

/**
 * Reads the command line. undefined: the user was told what is wrong (exit code 2), or what there is.
 *
 * @param options Those of this program, beside the common ones.
 * @param choices What the option of a name may be.
 */
export function readOptions(options, choices, help) {
  try {
    const { values } = parseArgs({ options: { ...common, ...options } });
    if (values.help) console.log(help);
    else {
      for (const [name, names] of Object.entries({ ...choices, model_name: modelNames })) {
        if (names.includes(values[name])) continue;
        throw new Error(`--${name} is ${values[name]}; expected ${names.join(', ')}`);
      }
      return values;
    }
  } catch (error) {
    console.error(`${error.message}\n\n${help}`);
    process.exitCode = 2;
  }
  return undefined;
}
