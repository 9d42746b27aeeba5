export { type ClipModel, resolveClipModel } from './encoders/clip-model.ts';
export { imageRules } from './encoders/definitions.ts';
export { type FoundModel, findNamedModel } from './encoders/find-model.ts';
export { type Variant, variants } from './encoders/variants.ts';
export { executorDefinitions } from './executor-definitions.ts';
export { executorsReference } from './executors-reference.ts';
export { pictureSupport } from './image/picture-support.ts';
export type { IndexReport } from './indexers/check/check-workspace.ts';
export { checkWorkspace } from './indexers/check/check-workspace.ts';
export { indexFolder } from './indexers/store/index-folder.ts';
export { removeIndexes } from './indexers/store/remove-indexes.ts';
export {
  commitPattern,
  hubCacheFolder,
  hubHome,
  isFolder,
  repositoryFolder,
} from './models/hub-cache.ts';
export { checkModel, inspectModel, type ModelInfo } from './models/inspect-model.ts';
export { modelKindOf } from './models/kinds/model-kinds.ts';
export { embeddedName, type KnownModel, knownModels } from './models/known-models.ts';
export type { ModelCheck, ModelKind } from './models/model-kind.ts';
export { type ModelReference, parseModelReference } from './models/model-reference.ts';
