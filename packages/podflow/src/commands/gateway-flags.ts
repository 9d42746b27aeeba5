import type { GatewaySettings } from '@podflow/core';
import type { Command } from 'commander';
import { count, hostName, origin, token, wholeNumber } from './option-values.ts';

/** Options of the gateway on the command line; they win over the YAML. */
export interface GatewayFlags {
  /** Default: `$JINA_AUTH_TOKEN`. */
  token?: string;
  cors?: boolean | readonly string[];
  allowHost?: readonly string[];
  sslCertfile?: string;
  sslKeyfile?: string;
  remoteFetch?: readonly string[];
  rateLimit?: number;
  queue?: number;
  /** ms. */
  answerTimeout?: number;
  maxPixels?: number;
  /** Bytes. */
  maxAnswer?: number;
  emptyAsError?: boolean;
}

/** Adds the options of the gateway to a command. */
export function withGatewayFlags(command: Command): Command {
  return command
    .option(
      '--token <token>',
      'every request must carry it; other users see it in the list of processes: $JINA_AUTH_TOKEN is the safer place',
      token,
    )
    .option(
      '--cors <origin>',
      'pages of this origin may use it too, beside those of localhost and https://jina.ai; *: all; repeatable',
      origin,
    )
    .option('--no-cors', 'pages of no other origin may use it')
    .option(
      '--allow-host <name>',
      'answer to this name too, beside localhost; repeatable',
      hostName,
    )
    .option('--ssl-certfile <file>', 'serve https with this certificate (PEM)')
    .option('--ssl-keyfile <file>', 'key of the certificate (PEM)')
    .option(
      '--remote-fetch <host>',
      'load web addresses of this host that Documents name; repeatable',
      hostName,
    )
    .option('--rate-limit <n>', 'requests a minute of one address; 0: no limit', count)
    .option('--queue <n>', 'requests that may wait before more are refused', count)
    .option('--answer-timeout <ms>', 'time the Flow may take for a request; 0: for ever', count)
    .option(
      '--max-pixels <n>',
      'pixels that the pictures of a request may have together',
      wholeNumber,
    )
    .option(
      '--max-answer <bytes>',
      'contents that the answer to a search may have (default: 64000000)',
      wholeNumber,
    )
    .option('--empty-as-error', 'a search that finds nothing has the status ERROR');
}

/** The given options as settings of the YAML. */
export function gatewaySettings(flags: GatewayFlags): GatewaySettings {
  const { cors, allowHost, sslCertfile, sslKeyfile, remoteFetch, rateLimit, queue } = flags;
  const { answerTimeout: timeoutAnswer, emptyAsError, maxPixels, maxAnswer } = flags;
  const all = {
    cors,
    allowHost,
    sslCertfile,
    sslKeyfile,
    remoteFetch,
    rateLimit,
    queue,
    timeoutAnswer,
    emptyAsError,
    maxPixels,
    maxAnswer,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
