import type { ErrorCode } from '@podflow/core';

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  ERR_BODY: 400,
  ERR_AUTH: 401,
  ERR_ORIGIN: 403,
  ERR_HOST: 421,
  ERR_ROUTE: 404,
  ERR_NO_PICTURE: 404,
  ERR_MODE: 405,
  ERR_INPUT_EMPTY: 406,
  ERR_INDEX_LOCKED: 409,
  ERR_INDEX_READ_ONLY: 409,
  ERR_INDEX_MODEL: 409,
  ERR_INDEX_DIMENSION: 409,
  ERR_INDEX_METRIC: 409,
  ERR_TOO_LARGE: 413,
  ERR_MEDIA_TYPE: 415,
  ERR_INPUT: 422,
  ERR_TOP_K: 422,
  ERR_ANSWER_SIZE: 422,
  ERR_URI: 422,
  ERR_IMAGE_READ: 422,
  ERR_IMAGE_SHAPE: 422,
  ERR_VECTOR: 422,
  ERR_ID_LENGTH: 422,
  ERR_NO_DRIVER: 422,
  ERR_RATE_LIMIT: 429,
  ERR_NOT_SUPPORTED: 501,
  ERR_OVERLOAD: 503,
  ERR_PEA_DIED: 503,
  ERR_FLOW_CLOSED: 503,
  ERR_CANCELLED: 503,
  ERR_PEA_TIMEOUT: 504,
  ERR_TIMEOUT: 504,
  ERR_REQUEST_TIMEOUT: 504,
  ERR_INDEX_FULL: 507,
};

/** The HTTP status for an error that is the whole answer; 500 where the client can do nothing about it. */
export function errorStatus(code: ErrorCode): number {
  return statuses[code] ?? 500;
}
