export type { Catalog } from './config/catalog.ts';
export type { DriverDefinition } from './config/driver-definition.ts';
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
  ExecutorConfig,
  FlowConfig,
  FlowOptions,
  Place,
  PodConfig,
  PodMethod,
  Polling,
  Scheduling,
} from './config/flow-config.ts';
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
export { type ErrorPlace, FlowError } from './document/flow-error.ts';
export {
  isWrite,
  type QueryLang,
  type Request,
  type RequestType,
  requestNames,
  requestTypes,
} from './document/request.ts';
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
export type {
  Crafter,
  Encoder,
  Evaluator,
  Executor,
  ExecutorContext,
  ExecutorFactory,
  KeyValueIndexer,
  NamedExecutor,
  Segmenter,
  VectorHits,
  VectorIndexer,
} from './executor/executor.ts';
export type { FlowService, GatewayFactory, GatewayServer } from './flow/flow-service.ts';
export type { Response } from './flow/response.ts';
export { type FlowGraph, type GraphNode, gatewayName, type PodRole } from './graph/flow-graph.ts';
