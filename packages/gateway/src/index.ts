export { type AppOptions, buildApp } from './app.ts';
export { type ErrorAnswer, errorAnswer } from './error-answer.ts';
export { errorStatus } from './error-status.ts';
export { limits } from './limits.ts';
export { responseToJson } from './response-json.ts';
export { type GatewayOptions, startGateway } from './start-gateway.ts';
