import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The `flow` command. */
export const flowCommand = `${root}packages/podflow/bin/flow.js`;

/** A workspace with the OpenMoji index; made by the demo when it is not there. */
export function openMojiIndex() {
  const workspace = `${root}.podflow/bench-openmoji`;
  if (existsSync(`${workspace}/demo.json`)) return workspace;
  console.error(`Indexing OpenMoji into ${workspace}`);
  const { status } = spawnSync(process.execPath, [flowCommand, 'demo', '--once', '--json'], {
    cwd: root,
    env: { ...process.env, JINA_WORKSPACE: workspace },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`flow demo --once ended with exit code ${status}`);
  return workspace;
}
