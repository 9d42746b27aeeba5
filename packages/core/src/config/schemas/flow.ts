import * as z from 'zod';
import { isHostName, isOrigin } from '../gateway-settings.ts';
import {
  anything,
  choice,
  computed,
  environment,
  flag,
  integer,
  mapping,
  type SettingMeta,
  text,
  unsupported,
} from './setting.ts';

const inMemory = 'messages stay in memory and are not compressed; remove it';
const atTheCall = 'give it to index() or search()';

/** Top-level keys of a Flow's YAML. */
export const flowSchema = z.object({
  jtype: text('`Flow` or `AsyncFlow`; in its place the tag `!Flow` may stand before the mapping.'),
  version: anything('"1"', 'Version of the syntax; without one it is read as before version 1.', {
    differs: 'A version that is not known is an error with its place.',
  }),
  with: mapping('Settings of the Flow and its gateway, and common settings of all Pods.'),
  env: environment('Environment of all Pods.', {
    differs: 'Belongs to the Pods, not to the process. Without a version it has no effect.',
  }),
  pods: anything(
    'a list of Pods',
    'The Pods, in order; without a version a mapping from names to Pods.',
  ),
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
    { differs: 'The default is a fixed port.' },
  ),
  host: text('Address the gateway listens on; default 127.0.0.1.', {
    differs: 'Jina listens on all addresses: write 0.0.0.0 for that.',
  }),
  ...gatewayShape(),
  description: text('For people.'),
  kwargs: mapping('More settings; those outside it win.', { exact: true }),
  args: unsupported(
    'a list',
    'Positional arguments.',
    'arguments have names here; write each as a key',
    { exact: true },
  ),
  request_size: unsupported('a whole number', 'Documents in a request.', atTheCall),
  top_k: unsupported('a whole number', 'Number of results of a client.', atTheCall),
  mime_type: unsupported('a text', 'MIME type of the inputs of a client.', atTheCall),
  continue_on_error: unsupported(
    'true or false',
    'A client goes on after an error of a callback.',
    'an error of a callback ends the run; catch it in the callback',
    { neutral: [false] },
  ),
  return_results: unsupported(
    'true or false',
    'A client keeps the answers.',
    'search() always gives them when it is awaited; remove it',
    { neutral: [true] },
  ),
  prefetch_on_recv: unsupported(
    'a whole number',
    'Requests read for each answer.',
    'one request is read for each answer; remove it',
    { neutral: [1] },
  ),
  compress: unsupported('a text', 'Compression of messages.', inMemory, {
    neutral: ['none', 'lz4'],
  }),
  compress_min_bytes: unsupported(
    'a whole number',
    'Smallest message that is compressed.',
    inMemory,
    { neutral: [1024] },
  ),
  compress_min_ratio: unsupported('a number', 'Smallest gain of compression.', inMemory, {
    neutral: [1.1],
  }),
  max_message_size: unsupported(
    'a whole number',
    'Largest message, in bytes.',
    'messages stay in memory and have no limit; remove it',
    { neutral: [-1] },
  ),
  proxy: unsupported(
    'true or false',
    'Use the proxy of the environment.',
    'the gateway is asked directly; remove it',
    { neutral: [false] },
  ),
  logserver: unsupported(
    'true or false',
    'Serve the log.',
    'the log goes to stderr, or where onLog() of the Flow sends it; remove it',
    { neutral: [false] },
  ),
  logserver_config: unsupported(
    'a file',
    'Settings of the log server.',
    'the log goes to stderr, or where onLog() of the Flow sends it; remove it',
  ),
  uses: computed('a file', 'Used by the command line only.', { exact: true }),
  identity: computed('a text', 'Id of the Flow.'),
  mode: computed('a text', 'Type of the requests of a client.'),
});

/** Keys that only the gateway reads. None has a short form, so that none takes one from the keys of Pods. */
function gatewayShape() {
  const own = { exact: true, differs: 'Jina does not have it.' };
  return {
    cors: origins(),
    ssl_certfile: text('PEM file of the certificate: serves https. Needs `ssl_keyfile`.', own),
    ssl_keyfile: text('PEM file of the key of `ssl_certfile`.', own),
    allow_host: hosts(
      'Names under which the server is reached, beside loopback ones and its address. A server on a loopback address refuses all others.',
      'Jina answers to any name.',
    ),
    remote_fetch: hosts(
      'Hosts from which web addresses in Documents are loaded; no others are.',
      'Jina loads any address.',
    ),
    rate_limit: integer(
      { value: 0, min: 0, max: 1_000_000 },
      'Requests a minute that one address may send; 0: no limit.',
      own,
    ),
    queue: integer(
      { value: 100, min: 0, max: 1_000_000 },
      'Requests that may wait beside the `prefetch` ones; one more is refused.',
      own,
    ),
    timeout_answer: integer(
      { value: 0, min: 0, max: 86_400_000 },
      'Milliseconds the Flow may take for a request of the gateway; 0: for ever.',
      own,
    ),
    max_pixels: integer(
      { value: 200_000_000, min: 1, max: 1_000_000_000_000 },
      'Pixels that the pictures of one request may have together, and those of all requests that the Flow works at.',
      own,
    ),
    max_answer: integer(
      { value: 64_000_000, min: 1, max: 500_000_000 },
      'Bytes of contents in the answer to a search; more is refused.',
      own,
    ),
    empty_as_error: flag(
      'A search that finds nothing has the status ERROR and "no matches", which Jina Box can show.',
      own,
    ),
    token: anything(
      'nothing',
      'Never here, where a secret would be in a file: set `JINA_AUTH_TOKEN`, or `--token` of `flow serve`.',
      {
        exact: true,
        differs:
          'Jina does not have it. It is an error, so that nobody takes the server for protected.',
      },
    ),
  };
}

function origins() {
  const all = z.union([z.boolean(), z.array(z.string().refine(isOrigin)).readonly()]);
  return z
    .preprocess((value) => {
      if (value === '*') return true;
      return typeof value === 'string' ? [value] : value;
    }, all)
    .default([])
    .meta({
      description:
        'Origins whose pages may use the server, beside its own, loopback origins and https://jina.ai; true: all, false: only its own.',
      expected: 'true, false, or a list of origins such as https://shop.example',
      default: [],
      exact: true,
      differs: 'Jina always allows all.',
    } satisfies SettingMeta);
}

function hosts(description: string, differs: string) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(z.string().refine(isHostName)).readonly(),
    )
    .default([])
    .meta({
      description,
      expected: 'a list of names of hosts such as images.example.org',
      default: [],
      exact: true,
      differs,
    } satisfies SettingMeta);
}
