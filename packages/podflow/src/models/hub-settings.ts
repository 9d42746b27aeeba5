import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowError } from '@podflow/core';
import { hubHome } from '@podflow/executors';
import type { HubSettings } from './hub-client.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The Hub as Hugging Face's libraries find it: `$HF_ENDPOINT`; `$HF_TOKEN`, else the token of a login in `$HF_TOKEN_PATH`
 * or `$HF_HOME/token`. Throws `ERR_USAGE` for an endpoint that is no address.
 */
export async function hubSettings(env: Env, signal: AbortSignal): Promise<HubSettings> {
  const endpoint = (env['HF_ENDPOINT'] || defaultEndpoint).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new FlowError(
      'ERR_USAGE',
      `HF_ENDPOINT is ${endpoint}; expected an address such as ${defaultEndpoint}`,
    );
  }
  return { endpoint, token: await tokenOf(env), signal };
}

/** True when `$HF_HUB_OFFLINE` says that the Hub must not be asked. */
export function isOffline(env: Env): boolean {
  return /^(?:1|true|yes|on)$/i.test(env['HF_HUB_OFFLINE'] ?? '');
}

const defaultEndpoint = 'https://huggingface.co';

async function tokenOf(env: Env): Promise<string | undefined> {
  const given = env['HF_TOKEN']?.trim();
  if (given) return given;
  const file = env['HF_TOKEN_PATH'] || join(hubHome(env), 'token');
  const stored = await readFile(file, 'utf8').catch(() => '');
  return stored.trim() || undefined;
}
