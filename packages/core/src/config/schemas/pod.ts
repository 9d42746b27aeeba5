import * as z from 'zod';
import {
  anything,
  choice,
  computed,
  environment,
  flag,
  integer,
  milliseconds,
  text,
  texts,
  unsupported,
} from './setting.ts';

const usesExpected =
  'a YAML file, a class, a built-in such as _pass, inline YAML or docker://image';
const noContainer = 'no container is started, a class of Podflow stands for the image; remove it';
const noSockets = 'Pods are joined in memory and have no sockets; remove it';
const oneMachine = 'all Pods run on this machine; remove it';

/** Ways to add a Pod; `join` is an old name of `needs`. */
const podMethods = ['add', 'needs', 'needs_all', 'inspect', 'gather_inspect', 'join'] as const;

/** What becomes of a request that failed in a Pod before this one. */
const errorStrategies = ['ignore', 'skip_executor', 'skip_handle', 'throw_early'] as const;

/** Keys of one entry of `pods`. */
export const podSchema = z.object({
  name: text('Name of the Pod, an identifier; default `pod` and a number.', { exact: true }),
  needs: anything(
    'the name of a Pod or a list of names',
    'Pods it waits for; default the Pod before it; `gateway` starts a new branch.',
    { exact: true, differs: 'Pods that wait for each other in a circle are an error.' },
  ),
  method: choice(podMethods, 'How the Pod is added to the Flow; `join` is `needs`.', {
    exact: true,
    differs: 'Other methods of a Flow are refused. Without a version it has no effect, as in Jina.',
  }),
  uses: anything(usesExpected, 'What the Pod runs; default `_pass`.', {
    exact: true,
    differs: 'Files are also looked for beside the YAML of the Flow.',
  }),
  uses_before: anything(usesExpected, 'What runs in front of the shards.'),
  uses_after: anything(usesExpected, 'What runs behind the shards and merges their answers.'),
  uses_internal: text('YAML file with the drivers of a `docker://` Pod.'),
  shards: integer({ value: 1, min: 1, max: 1024 }, 'Number of Peas that share the work.', {
    aliases: ['parallel'],
    differs: 'A Document belongs to the shard of its id; the number may change between runs.',
  }),
  polling: choice(
    ['any', 'all', 'all_async'],
    'Whether one Pea gets a request or all of them; `all_async` is `all`.',
  ),
  scheduling: choice(
    ['load_balance', 'round_robin'],
    'Which Pea gets the next request when polling is `any`.',
  ),
  read_only: flag('Never writes what the Executor stores.'),
  timeout_ready: integer(
    { value: 60_000, min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
    'How long a Pea may take to start, in ms; 0 or less waits for ever.',
  ),
  timeout_request: milliseconds(
    'How long a Pea may work at one request, in ms; then the request is given up with `ERR_TIMEOUT` and the Pea is started again. ' +
      '0 waits for ever; default 60000 for searches, 0 for everything else.',
    { exact: true, differs: 'Jina does not have it.' },
  ),
  env: environment('Environment of the Pod: variables of its YAML and of its Executor.'),
  host: text('Machine of the Pod.', {
    differs: 'Only this machine is possible; another name is an error.',
  }),
  on_error_strategy: choice(
    errorStrategies,
    'What the Pod does with a request in which something failed before it.',
    { differs: 'With `throw_early` the caller gets the error instead of waiting for ever.' },
  ),
  quiet: flag('Nothing that the Pod says is logged.'),
  quiet_error: flag('No stack traces in the log.', { differs: 'There are none anyway.' }),
  description: text('For people.'),
  runtime_backend: choice(['process', 'thread'], 'How a Pea runs.', {
    aliases: ['runtime'],
    differs: 'A Pea is always a thread of its own.',
  }),
  py_modules: texts('Python files that have classes of your own.', {
    differs: 'Reported, never executed: write the class in JavaScript, see `metas: modules`.',
  }),
  include_last_pod: flag('Of `gather_inspect`: joins the last Pod too.', {
    value: true,
    exact: true,
  }),
  runtime_cls: unsupported(
    'a text',
    'Class of the runtime.',
    'a Pea is always a thread; remove it',
    { neutral: ['zedruntime'] },
  ),
  memory_hwm: unsupported(
    'a whole number',
    'Memory limit in GB.',
    'requests in flight are bounded by prefetch instead',
    { neutral: [-1] },
  ),
  daemon: unsupported(
    'true or false',
    'Do not wait for the Pea on close.',
    'close() waits until everything is stored; remove it',
    { neutral: [false] },
  ),
  noblock_on_start: unsupported(
    'true or false',
    'Do not wait for the Pea on start.',
    'start() waits for all Pods; do not await it instead',
    { neutral: [false] },
  ),
  timeout_ctrl: unsupported(
    'a whole number',
    'Time limit of control messages, in ms.',
    'there are no control messages; remove it',
    { neutral: [5000] },
  ),
  dump_interval: unsupported(
    'a whole number',
    'Seconds between two saves.',
    'each request is saved when it ends; remove it',
    { neutral: [240] },
  ),
  log_config: unsupported(
    'a file',
    'Logging configuration.',
    'what Pods say goes to stderr, or where onLog() of the Flow sends it',
  ),
  port_in: unsupported('a port', 'Port of the incoming socket.', noSockets),
  port_out: unsupported('a port', 'Port of the outgoing socket.', noSockets),
  port_ctrl: unsupported('a port', 'Port of the control socket.', noSockets),
  ctrl_with_ipc: unsupported('true or false', 'Control messages by IPC.', noSockets, {
    neutral: [false],
  }),
  port_expose: unsupported(
    'a port',
    'Port of a remote Pod.',
    'all Pods run on this machine; the port of the gateway stands under with of the Flow',
  ),
  expose_public: unsupported('true or false', 'Use the public IP.', oneMachine, {
    neutral: [false],
  }),
  ssh_server: unsupported('a text', 'Tunnel to a remote Pod.', oneMachine),
  ssh_keyfile: unsupported('a text', 'Key of the tunnel.', oneMachine),
  ssh_password: unsupported('a text', 'Password of the tunnel.', oneMachine),
  upload_files: unsupported('a list', 'Files for a remote Pod.', oneMachine),
  workspace_id: unsupported('a text', 'Workspace of a remote Pod.', oneMachine),
  silent_remote_logs: unsupported('true or false', 'Hide the logs of a remote Pod.', oneMachine, {
    neutral: [false],
  }),
  entrypoint: unsupported('a text', 'Command of a container.', noContainer),
  docker_kwargs: unsupported('a mapping', 'Arguments of the container runtime.', noContainer),
  pull_latest: unsupported('true or false', 'Pull the image first.', noContainer, {
    neutral: [false],
  }),
  volumes: unsupported('a list', 'Folders mounted into a container.', noContainer),
  host_in: computed('a text', 'Address of the incoming socket.'),
  host_out: computed('a text', 'Address of the outgoing socket.'),
  socket_in: computed('a text', 'Type of the incoming socket.'),
  socket_out: computed('a text', 'Type of the outgoing socket.'),
  identity: computed('a text', 'Id of the Pod.'),
  pea_id: computed('a whole number', 'Number of the Pea.'),
  pea_role: computed('a text', 'Role of the Pea.'),
  pod_role: computed('a text', 'Role of the Pod.'),
  num_part: computed('a whole number', 'Number of parts to wait for.'),
});

/** A key of older releases that Jina 1.0 ignores. */
export interface ObsoleteKey {
  /** What it meant. */
  description: string;
  /** What to write today, where something is lost; the user is told. */
  replacement?: string;
}

/** By their name. */
export const obsoletePodKeys: Readonly<Record<string, ObsoleteKey>> = {
  remove_uses_ba: { description: '`uses_before` and `uses_after` only with several shards.' },
  separated_workspace: { description: 'A folder for each shard; always so.' },
  show_exc_info: { description: 'Stack traces in the log, the inverse of `quiet_error`.' },
  skip_on_error: {
    description: 'What became of a request that had failed.',
    replacement: 'on_error_strategy',
  },
  replicas: { description: 'Number of Peas.', replacement: 'shards' },
  uses_reducing: { description: 'What merged the answers.', replacement: 'uses_after' },
  compress_hwm: {
    description: 'Smallest message that was compressed.',
    replacement: 'compress_min_bytes',
  },
};
