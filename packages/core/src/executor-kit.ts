/**
 * What Executors are written with: Documents, tensors, errors, contracts. Loads nothing else of core, so that a Pea
 * starts fast.
 *
 * @module
 */
export type { ModuleExport } from './config/driver-definition.ts';
export {
  type ArgumentDefinition,
  type ExecutorDefinition,
  type ExecutorKind,
  executorKinds,
  type Metas,
  type WorkspaceOrigin,
} from './config/executor-definition.ts';
export type { ImageRule } from './config/executor-registry.ts';
export { beginningOf } from './document/beginning-of.ts';
export { decodeText } from './document/decode-text.ts';
export {
  assignFields,
  contentOf,
  createDocument,
  type Document,
  type DocumentInput,
} from './document/document.ts';
export { decodeDocument, encodeDocument } from './document/document-codec.ts';
export type { ErrorCode } from './document/error-code.ts';
export { FlowError } from './document/flow-error.ts';
export { sniffMimeType } from './document/mime-type.ts';
export { pictureFormatOf, readFormats, unreadAdvice } from './document/picture-format.ts';
export { maxPicturePixels, maxPictureSide } from './document/picture-limits.ts';
export { pngSize } from './document/png-size.ts';
export {
  allocateTensor,
  type Dtype,
  elementCount,
  isDtype,
  shareTensor,
  type Tensor,
  type TensorData,
  viewOf,
} from './document/tensor.ts';
export type { PictureCodec, PictureSize, ResizeMethod } from './drivers/picture-codec.ts';
export { readUri } from './drivers/read-uri.ts';
export type {
  Cache,
  Chunk2DocRanker,
  Classifier,
  Crafter,
  Encoder,
  Evaluator,
  Executor,
  ExecutorContext,
  ExecutorFactory,
  KeyValueIndexer,
  Match2DocRanker,
  MultiModalEncoder,
  NamedExecutor,
  RankRow,
  Segmenter,
  VectorHits,
  VectorIndexer,
  WarnOfRow,
} from './executor/executor.ts';
