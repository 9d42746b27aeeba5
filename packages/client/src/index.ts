export type { Answer, AnswerStatus, DocumentFault, Route, RouteStatus } from './answer.ts';
export { ClientError, type ClientErrorOptions, type ClientFault } from './client-error.ts';
export type { Backoff, ClientOptions } from './client-options.ts';
export { toDataUri } from './data-uri.ts';
export type {
  ClientDocument,
  ClientDocumentInput,
  ClientTensor,
  NamedScore,
  OriginalPicture,
  TagValue,
} from './document.ts';
export type { ClientInputItem } from './item-document.ts';
export {
  type IndexResult,
  PodflowClient,
  type PodState,
  type Readiness,
  type SearchResult,
  type ServerStatus,
} from './podflow-client.ts';
export type { Included, Progress, QueryLang, RequestMode, RunOptions } from './run-options.ts';
export type { StreamAnswer, StreamOptions, StreamRequest } from './stream-requests.ts';
export type { ClientInput } from './to-documents.ts';
export type { SocketClass, SocketLike } from './web-socket.ts';
