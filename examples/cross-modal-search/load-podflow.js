import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { here } from './config.js';

/** The package podflow. In a fresh clone of the repository it is installed and built first. */
export async function loadPodflow() {
  const setup = here('../../scripts/setup.mjs');
  if (!existsSync(here('node_modules/podflow/dist/index.js')) && existsSync(setup)) {
    const { status } = spawnSync(process.execPath, [setup], { stdio: ['ignore', 2, 2] });
    if (status !== 0) process.exit(1);
  }
  return await import('podflow');
}
