export type { Catalog } from './config/catalog.ts';
export type { DriverDefinition, ModuleExport } from './config/driver-definition.ts';
export {
  type ArgumentDefinition,
  type ExecutorDefinition,
  type ExecutorKind,
  executorKinds,
  type Metas,
} from './config/executor-definition.ts';
export { ExecutorRegistry, type ImageRule } from './config/executor-registry.ts';
export type {
  DriverConfig,
  ErrorStrategy,
  ExecutorConfig,
  FlowConfig,
  FlowOptions,
  FlowSource,
  Place,
  PodConfig,
  PodMethod,
  Polling,
  Scheduling,
} from './config/flow-config.ts';
export { formatFault, formatFaults } from './config/format-fault.ts';
export { type GatewaySettings, isHostName, isOrigin } from './config/gateway-settings.ts';
export { hideSecrets, isSecretName } from './config/hide-secrets.ts';
export { executorJsonSchema, flowJsonSchema } from './config/json-schema/flow-json-schema.ts';
export type { JsonSchema } from './config/json-schema/json-schema.ts';
export { type FlowInspection, inspectFlowConfig, type LoadOptions } from './config/load-flow.ts';
export { parseEnvText } from './config/parse-env-text.ts';
export type { PodInput } from './config/resolve-pod.ts';
export { SourceText } from './config/source-text.ts';
export { didYouMean } from './config/suggest.ts';
export { yamlReference } from './config/yaml-reference.ts';
export { decodeBase64, encodeBase64 } from './document/base64.ts';
export { decodeRequest, encodeRequest } from './document/codec.ts';
export { decodeText } from './document/decode-text.ts';
export {
  assignFields,
  contentOf,
  createDocument,
  type Document,
  type DocumentError,
  type DocumentInput,
  type NamedScore,
  type TagValue,
} from './document/document.ts';
export { type Route, type Status, statusOf, successStatus } from './document/envelope.ts';
export { type ErrorCode, errorCodes } from './document/error-code.ts';
export type { Fault } from './document/fault.ts';
export { snakeCase } from './document/field-name.ts';
export { type ErrorPlace, FlowError } from './document/flow-error.ts';
export { type DocumentJsonOptions, documentFromJson, documentToJson } from './document/json.ts';
export { readId } from './document/json-readers.ts';
export { mimeTypeOf, sniffMimeType } from './document/mime-type.ts';
export {
  largePictureOf,
  type OriginalPicture,
  pictureBytesOf,
  removePicture,
} from './document/original-picture.ts';
export {
  type PictureFormat,
  pictureEndings,
  pictureFormatOf,
  readFormats,
  unreadAdvice,
} from './document/picture-format.ts';
export { maxPicturePixels, maxPictureSide } from './document/picture-limits.ts';
export { pngSize } from './document/png-size.ts';
export {
  isWrite,
  type QueryLang,
  type Request,
  type RequestType,
  requestNames,
  requestTypes,
} from './document/request.ts';
export type { RouteStatus } from './document/route-status.ts';
export { type SerializedError, serializeError } from './document/serialize-error.ts';
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
export { mergeWarnings } from './document/warnings.ts';
export { checkDrivers } from './drivers/check-drivers.ts';
export { driversReference } from './drivers/drivers-reference.ts';
export { forEachBounded } from './drivers/for-each-bounded.ts';
export { hasExpressions } from './drivers/has-expressions.ts';
export type { PictureCodec, PictureSize, ResizeMethod } from './drivers/picture-codec.ts';
export { readUri } from './drivers/read-uri.ts';
export { withPictureCodec } from './drivers/with-picture-codec.ts';
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
export type { LoadConfigOptions } from './flow/flow.ts';
export type { FlowInput } from './flow/flow-config-of.ts';
export { corePlatform, type FlowPlatform, type PlotOptions } from './flow/flow-platform.ts';
export type {
  FlowService,
  GatewayFactory,
  GatewayServer,
  GatewaySetup,
  SendOptions,
} from './flow/flow-service.ts';
export { Flow } from './flow/jina-names.ts';
export { type Picture, type PlotFormat, plotFormatOf, plotFormats } from './flow/plot-format.ts';
export type { Response } from './flow/response.ts';
export { Run } from './flow/run.ts';
export type { RunOptions } from './flow/run-options.ts';
export type { RunSummary } from './flow/run-requests.ts';
export { stopSignal } from './flow/stop-signal.ts';
export { buildGraph } from './graph/build-graph.ts';
export { type FlowGraph, type GraphNode, gatewayName, type PodRole } from './graph/flow-graph.ts';
export { type GraphReport, inspectGraph } from './graph/inspect-graph.ts';
export { markProblems } from './graph/mark-problems.ts';
export { decodeDataUri } from './input/data-uri.ts';
export { documentBatches } from './input/document-batches.ts';
export { realPathOf, type UnreadPath } from './input/found-files.ts';
export type { DocumentItem, Input, InputItem, InputPair } from './input/input-item.ts';
export type { InputPolicy } from './input/input-policy.ts';
export { isDataUri } from './input/kind-of-text.ts';
export { listFolder } from './input/list-folder.ts';
export { matchFiles } from './input/match-files.ts';
export { readItem } from './input/read-item.ts';
export { readRegularFile } from './input/read-regular-file.ts';
export { textOfFile } from './input/text-of-file.ts';
export { maxTopK, topKQueryset } from './input/top-k.ts';
export { Cancellation, type CancelReason } from './runtime/cancellation.ts';
export type { PodState } from './runtime/pod.ts';
