import type { ClipModel } from './clip-model.ts';

/** The line that tells the user which model a Pod runs and why. */
export function describeModel(model: ClipModel, dimension: number): string {
  return `CLIP model ${model.name} (${model.reason}), ${model.variant}, ${dimension} dimensions`;
}
