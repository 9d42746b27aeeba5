export { type ClipModel, resolveClipModel } from './encoders/clip-model.ts';
export { imageRules } from './encoders/definitions.ts';
export { executorDefinitions } from './executor-definitions.ts';
export { executorsReference } from './executors-reference.ts';
export { pictureSupport } from './image/picture-support.ts';
export { removeIndexes } from './indexers/store/remove-indexes.ts';
