/** One thing that is wrong. */
export interface ClientFault {
  code: string;
  message: string;
  /** The part of the request it is about, e.g. `data[3].uri`. */
  path?: string;
}

export interface ClientErrorOptions {
  status?: number;
  faults?: readonly ClientFault[];
  cause?: unknown;
}

/**
 * What went wrong with a request. `code` is the server's (`ERR_TOP_K`, `ERR_OVERLOAD`, …), or one of this package:
 *
 * - `ERR_NETWORK`: no connection, or it broke
 * - `ERR_TIMEOUT`: no answer within `timeout`
 * - `ERR_ABORTED`: the `signal` was aborted; its reason is the `cause`
 * - `ERR_ANSWER`: an answer that is not one of a Podflow server
 * - `ERR_INPUT`: something that cannot be sent
 * - `ERR_NOT_SUPPORTED`: no WebSocket here
 */
export class ClientError extends Error {
  readonly code: string;
  /** HTTP status of the answer; undefined when no answer came. */
  readonly status: number | undefined;
  /** Everything the server complained about; the first one is the message. */
  readonly faults: readonly ClientFault[];
  /** Documents of the same call that had been answered, in other requests, when it failed. */
  answered = 0;

  constructor(code: string, message: string, { status, faults, cause }: ClientErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ClientError';
    this.code = code;
    this.status = status;
    this.faults = faults ?? [{ code, message }];
  }
}

/** The error of an answer that refuses or fails; the answer may be no JSON at all, e.g. that of a proxy. */
export function errorOfAnswer(what: string, status: number, text: string): ClientError {
  const body = parsed(text) as { error?: unknown; errors?: unknown } | undefined;
  const first = faultOf(body?.error);
  if (!first) {
    const said = text.replace(/\s+/g, ' ').trim().slice(0, 200);
    const message = `${what}: HTTP ${status}${said && `, ${said}`}`;
    return new ClientError('ERR_ANSWER', message, { status });
  }
  const listed = Array.isArray(body?.errors) ? body.errors : [];
  const faults = listed.flatMap((fault) => faultOf(fault) ?? []);
  return new ClientError(first.code, first.message, {
    status,
    faults: faults.length > 0 ? faults : [first],
  });
}

function faultOf(value: unknown): ClientFault | undefined {
  const { code, message, path } = Object(value) as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code, message, ...(typeof path === 'string' && { path }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
