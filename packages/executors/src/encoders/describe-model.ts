import type { ClipModel } from './clip-model.ts';
import type { ClipTower } from './clip-tower.ts';

/** The line that tells the user which model a Pod runs and why, and on how many threads. */
export function describeModel(model: ClipModel, { dimension, threads }: ClipTower): string {
  const { family, name, reason, variant } = model;
  const running = `${threads} thread${threads === 1 ? '' : 's'}`;
  return `${family.title} model ${name} (${reason}), ${variant}, ${dimension} dimensions, ${running}`;
}
