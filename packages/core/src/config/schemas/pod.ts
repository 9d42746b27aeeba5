import { z } from 'zod';
import {
  anything,
  choice,
  environment,
  flag,
  integer,
  text,
  texts,
  unsupported,
  unused,
} from './setting.ts';

const usesExpected =
  'a YAML file, a class, a built-in such as _pass, inline YAML or docker://image';

/** Ways to add a Pod; `join` is an old name of `needs`. */
export const podMethods = [
  'add',
  'needs',
  'needs_all',
  'inspect',
  'gather_inspect',
  'join',
] as const;

/** Keys of one entry of `pods`. */
export const podSchema = z.object({
  name: text('Name of the Pod, an identifier; default `pod` and a number.', { exact: true }),
  needs: anything(
    'the name of a Pod or a list of names',
    'Pods it waits for; default the Pod before it; `gateway` starts a new branch.',
    { exact: true },
  ),
  method: choice(podMethods, 'How the Pod is added to the Flow.', { exact: true }),
  uses: anything(usesExpected, 'What the Pod runs; default `_pass`.', { exact: true }),
  uses_before: anything(usesExpected, 'What runs in front of the shards.'),
  uses_after: anything(usesExpected, 'What runs behind the shards and merges their answers.'),
  uses_internal: text('YAML file with the drivers of a `docker://` Pod.'),
  shards: integer({ value: 1, min: 1, max: 1024 }, 'Number of Peas that share the work.', {
    aliases: ['parallel'],
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
  env: environment('Environment of the Pod: variables of its YAML and of its Executor.'),
  host: text('Machine of the Pod; only this one is possible.'),
  py_modules: texts('Python files; reported, never executed.'),
  memory_hwm: unsupported(
    'a whole number',
    'Memory limit in GB.',
    'requests in flight are bounded by prefetch instead',
  ),
  on_error_strategy: unsupported(
    'a text',
    'What a Pod does with a request that failed before it.',
    'a failed Document keeps its error and the others go on',
  ),
  ssh_server: unsupported('a text', 'Tunnel to a remote Pod.', 'all Pods run on this machine'),
  upload_files: unsupported('a list', 'Files for a remote Pod.', 'all Pods run on this machine'),
  timeout_ctrl: unused('a whole number', 'Time limit of control messages, in ms.'),
  dump_interval: unused('a whole number', 'Seconds between two saves; each request is saved here.'),
  host_in: unused('a text', 'Address of the incoming socket.'),
  host_out: unused('a text', 'Address of the outgoing socket.'),
  port_in: unused('a port', 'Port of the incoming socket.'),
  port_out: unused('a port', 'Port of the outgoing socket.'),
  port_ctrl: unused('a port', 'Port of the control socket.'),
  port_expose: unused('a port', 'Port of a remote Pod.'),
  socket_in: unused('a text', 'Type of the incoming socket.'),
  socket_out: unused('a text', 'Type of the outgoing socket.'),
  ctrl_with_ipc: unused('true or false', 'Control messages by IPC.'),
  runtime_backend: unused('process or thread', 'How a Pea runs; always a thread.', {
    aliases: ['runtime'],
  }),
  runtime_cls: unused('a text', 'Class of the runtime.'),
  daemon: unused('true or false', 'Do not wait for the Pea on close.'),
  expose_public: unused('true or false', 'Use the public IP.'),
  ssh_keyfile: unused('a text', 'Key of the tunnel.'),
  ssh_password: unused('a text', 'Password of the tunnel.'),
  workspace_id: unused('a text', 'Workspace of a remote Pod.'),
  silent_remote_logs: unused('true or false', 'Hide the logs of a remote Pod.'),
  entrypoint: unused('a text', 'Command of a container.'),
  docker_kwargs: unused('a mapping', 'Arguments of the container runtime.'),
  pull_latest: unused('true or false', 'Pull the image first.'),
  volumes: unused('a list', 'Folders mounted into a container.'),
  log_config: unused('a file', 'Logging configuration.'),
  quiet: unused('true or false', 'Less logging.'),
  quiet_error: unused('true or false', 'No stack traces in the log.'),
  description: text('For people.'),
  identity: unused('a text', 'Id of the Pod.'),
  pea_id: unused('a whole number', 'Number of the Pea.'),
  pea_role: unused('a text', 'Role of the Pea.'),
  pod_role: unused('a text', 'Role of the Pod.'),
  num_part: unused('a whole number', 'Number of parts to wait for.'),
  noblock_on_start: unused('true or false', 'Do not wait for the Pea on start.'),
});

/** Keys of older releases that Jina 1.0 ignores. */
export const obsoletePodKeys = [
  'remove_uses_ba',
  'show_exc_info',
  'separated_workspace',
  'skip_on_error',
  'replicas',
  'uses_reducing',
  'compress_hwm',
] as const;
