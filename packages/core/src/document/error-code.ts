/**
 * Every code an error of Podflow can carry. A closed set: `docs/reference/errors.md` has one row for each.
 */
export const errorCodes = [
  // Configuration: what `flow check` reports.
  'ERR_CONFIG',
  'ERR_FILE_MISSING',
  'ERR_FILE_UNREADABLE',
  'ERR_YAML_SYNTAX',
  'ERR_YAML_TAG',
  'ERR_YAML_LIMIT',
  'ERR_VERSION',
  'ERR_KEY_UNKNOWN',
  'ERR_VALUE',
  'ERR_ENV_UNSET',
  'ERR_USES_UNKNOWN',
  'ERR_IMAGE_UNSUPPORTED',
  'ERR_DRIVER_UNKNOWN',
  'ERR_NOT_SUPPORTED',
  // Graph
  'ERR_POD_NAME',
  'ERR_NEEDS_UNKNOWN',
  'ERR_NEEDS_SELF',
  'ERR_NEEDS_COUNT',
  'ERR_NEEDS_CYCLE',
  'ERR_NEEDS_DANGLING',
  'ERR_FLOW_EMPTY',
  // Runtime
  'ERR_WORKER_NOT_BUILT',
  'ERR_PEA_START',
  'ERR_PEA_TIMEOUT',
  'ERR_PEA_DIED',
  'ERR_FLOW_CLOSED',
  'ERR_FLOW_STARTED',
  'ERR_CALLBACK',
  'ERR_PORT_IN_USE',
  // Requests and Documents
  'ERR_INPUT',
  'ERR_INPUT_EMPTY',
  'ERR_TOP_K',
  'ERR_DRIVER',
  'ERR_EXECUTOR',
  'ERR_NO_DRIVER',
  'ERR_URI',
  'ERR_IMAGE_READ',
  'ERR_IMAGE_SHAPE',
  'ERR_VECTOR',
  // Models
  'ERR_MODEL_MISSING',
  'ERR_MODEL_LAYOUT',
  // Indexes
  'ERR_INDEX_LOCKED',
  'ERR_INDEX_MODEL',
  'ERR_INDEX_DIMENSION',
  'ERR_INDEX_METRIC',
  'ERR_INDEX_FORMAT',
  'ERR_INDEX_READ_ONLY',
  'ERR_INDEX_FULL',
  'ERR_ID_LENGTH',
  // Command line and gateway
  'ERR_USAGE',
  'ERR_BODY',
  'ERR_ROUTE',
  'ERR_MODE',
  'ERR_OVERLOAD',
  'ERR_TOO_LARGE',
  'ERR_MEDIA_TYPE',
  'ERR_INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
