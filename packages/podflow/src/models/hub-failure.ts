import { HubApiError } from '@huggingface/hub';
import { FlowError } from '@podflow/core';

/** Something went wrong between here and the Hub. */
export class HubFailure extends Error {
  /** What the user is told. */
  readonly told: FlowError;
  /** May be over when it is tried again. */
  readonly isPassing: boolean;
  /** ms that the Hub asks to wait before that. */
  readonly wait: number | undefined;

  constructor(told: FlowError, isPassing = false, wait?: number) {
    super(told.message, { cause: told });
    this.told = told;
    this.isPassing = isPassing;
    this.wait = wait;
  }
}

/** What was asked for. */
export interface HubScene {
  endpoint: string;
  repository: string;
  revision: string;
  hasToken: boolean;
}

/** The failure that an error of the library or of the network stands for. */
export function hubFailure(error: unknown, scene: HubScene, retryAfter?: number): HubFailure {
  if (error instanceof HubFailure) return error;
  if (error instanceof FlowError) return new HubFailure(error);
  if (error instanceof HubApiError) return statusFailure(error, scene, retryAfter);
  const message = (error as Error).message ?? String(error);
  if (message.includes("must start with 'hf_'")) {
    return told(
      'ERR_AUTH',
      'HF_TOKEN is no token of the Hugging Face Hub: those begin with hf_',
      error,
    );
  }
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const why = cause?.code ?? cause?.message ?? message;
  const text = `${scene.endpoint} does not answer as it should (${why})`;
  return told('ERR_NETWORK', text, error, !final.has(cause?.code ?? ''));
}

/** No network, or nobody there: to ask at once again is no use. */
const final: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'EAI_AGAIN',
  'ENETUNREACH',
]);

function statusFailure(error: HubApiError, scene: HubScene, retryAfter?: number): HubFailure {
  const { statusCode: status, message } = error;
  const { endpoint, repository, revision } = scene;
  const what = `${repository} at revision ${revision}`;
  switch (status) {
    case 401:
    case 403:
      return told(
        'ERR_AUTH',
        `${endpoint} does not give ${what} (${status}). ${authAdvice(scene)}`,
        error,
      );
    case 404:
      return told(
        'ERR_MODEL_MISSING',
        `${endpoint} has no ${what} (404). Check the name: owner/name[@revision], or one that flow models list shows.`,
        error,
      );
    case 429:
      return told(
        'ERR_RATE_LIMIT',
        `${endpoint} was asked too often (429). Run the command again later; what has arrived is kept. A token in HF_TOKEN raises the limit.`,
        error,
        true,
        retryAfter,
      );
    default:
      return told(
        'ERR_NETWORK',
        `${endpoint} failed: ${message}`,
        error,
        status >= 500,
        retryAfter,
      );
  }
}

function authAdvice({ hasToken, endpoint, repository }: HubScene): string {
  return hasToken
    ? `The token in HF_TOKEN may not read it: accept the model's terms at ${endpoint}/${repository}, or use a token that may.`
    : 'The name is wrong, or it is private or gated: set HF_TOKEN to a token that may read it.';
}

function told(
  code: ConstructorParameters<typeof FlowError>[0],
  message: string,
  cause: unknown,
  isPassing = false,
  wait?: number,
): HubFailure {
  return new HubFailure(new FlowError(code, message, { cause }), isPassing, wait);
}
