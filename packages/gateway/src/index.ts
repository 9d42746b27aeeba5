export { responseToJson } from './answer/response-json.ts';
export { type App, type AppOptions, buildApp } from './app.ts';
export { type ErrorAnswer, errorAnswer } from './error-answer.ts';
export { errorStatus } from './error-status.ts';
export type {
  GatewayOptions,
  RateLimitOptions,
  ResolvedGatewayOptions,
  TlsOptions,
} from './gateway-options.ts';
export { limits } from './limits.ts';
export { type OpenApiDocument, openApiDocument } from './openapi/openapi-document.ts';
export type { RemoteFetchOptions } from './remote/remote-fetcher.ts';
export { startGateway } from './start-gateway.ts';
