import type { ClipModel } from './clip-model.ts';

/** The line that tells the user which model a Pod runs and why. */
export function describeModel(pod: string, model: ClipModel, dimension: number): string {
  return `${pod}: CLIP model ${model.name} (${model.reason}), ${model.variant}, ${dimension} dimensions`;
}
