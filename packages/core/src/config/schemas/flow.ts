import { z } from 'zod';
import {
  anything,
  choice,
  environment,
  flag,
  integer,
  mapping,
  text,
  unsupported,
  unused,
} from './setting.ts';

/** Top-level keys of a Flow's YAML. */
export const flowSchema = z.object({
  jtype: text('`Flow` (or the tag `!Flow`).'),
  version: anything('"1"', 'Version of the syntax; without one it is read as before version 1.'),
  with: mapping('Settings of the Flow and its gateway, and common settings of all Pods.'),
  env: environment('Environment of all Pods.'),
  pods: anything('a list of Pods', 'The Pods, in order.'),
});

/** Keys under `with` of a Flow, besides those of its Pods. */
export const flowSettingsSchema = z.object({
  name: text('Name of the Flow; default the name of its file.'),
  inspect: choice(
    ['collect', 'hang', 'remove'],
    'What becomes of Pods added by `inspect`: joined, left as leaves or removed.',
  ),
  prefetch: integer(
    { value: 50, min: 1, max: 100_000 },
    'Requests that may be in flight at the same time.',
  ),
  rest_api: flag('Serve REST.', { aliases: ['restful'] }),
  port_expose: integer(
    { value: 0, min: 0, max: 65_535 },
    'Port of the gateway; 0 is any free one; default 45678 with `rest_api`.',
  ),
  host: text('Address the gateway listens on; default 127.0.0.1, this machine only.'),
  kwargs: mapping('More settings.', { exact: true }),
  args: unused('a list', 'Positional arguments.', { exact: true }),
  request_size: unsupported(
    'a whole number',
    'Documents in a request.',
    'give it to index() or search()',
  ),
  uses: unused('a file', 'Used by the command line only.', { exact: true }),
  description: text('For people.'),
  identity: unused('a text', 'Id of the Flow.'),
  prefetch_on_recv: unused('a whole number', 'Requests read for each answer.'),
  compress: unused('a text', 'Compression of messages.'),
  compress_min_bytes: unused('a whole number', 'Smallest message that is compressed.'),
  compress_min_ratio: unused('a number', 'Smallest gain of compression.'),
  max_message_size: unused('a whole number', 'Largest message, in bytes.'),
  proxy: unused('true or false', 'Use the proxy of the environment.'),
  mode: unused('a text', 'Type of the requests of a client.'),
  top_k: unused('a whole number', 'Number of results of a client.'),
  mime_type: unused('a text', 'MIME type of the inputs of a client.'),
  continue_on_error: unused('true or false', 'A client goes on after an error.'),
  return_results: unused('true or false', 'A client keeps the answers.'),
});
