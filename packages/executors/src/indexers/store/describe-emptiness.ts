import { basename, join } from 'node:path';
import type { IndexPlace } from './index-environment.ts';
import { hasIndex } from './index-folder.ts';

/** Says that an index has nothing, where it was looked for, and where an index of the same name is instead. */
export function describeEmptiness({ folder, pod, workspaceOrigin }: IndexPlace): string {
  const state = hasIndex(folder) ? 'is empty' : 'does not exist';
  const found = `The index ${folder} of the Pod ${pod} ${state}: nothing can be found in it.`;
  const advice = 'Index first, or set another workspace.';
  if (!workspaceOrigin) return `${found} ${advice}`;
  const { given, base, elsewhere } = workspaceOrigin;
  const origin = `Its workspace ${JSON.stringify(given)} is relative to the current folder, ${base}.`;
  const name = basename(folder);
  const nearby = elsewhere.find((workspace) => hasIndex(join(workspace, name)));
  if (nearby === undefined) return `${found} ${origin} ${advice}`;
  return `${found} ${origin} There is one in ${join(nearby, name)}: start in another folder, or give that workspace as an absolute path.`;
}
