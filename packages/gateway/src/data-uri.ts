import { decodeBase64 } from '@podflow/core';
import { refusal } from './request-error.ts';

/** A data URI, opened. */
export interface DataUri {
  /** As its head says, without parameters; `text/plain` when it says nothing. Not to be trusted. */
  mimeType: string;
  /** Label of the encoding of a text, e.g. `utf-8`. */
  charset: string | undefined;
  /** At least one. */
  bytes: Uint8Array;
}

const mimePattern = /^[\w.+-]+\/[\w.+-]+$/;

/** True for texts that are meant to be data URIs; `data: what people say` is none. */
export function isDataUri(text: string): boolean {
  return /^data:(?!\s+\S)/i.test(text);
}

/** Opens a data URI. Throws `ERR_URI`, naming `path`, when it is broken or empty. */
export function readDataUri(uri: string, path: string): DataUri {
  const comma = uri.indexOf(',');
  if (comma < 0) throw broken(path, 'has no comma');
  const [type = '', ...parameters] = uri
    .slice('data:'.length, comma)
    .split(';')
    .map((part) => part.trim().toLowerCase());
  if (type !== '' && !mimePattern.test(type)) throw broken(path, 'has no MIME type in its head');
  const isBase64 = parameters.includes('base64');
  if (parameters.indexOf('base64') !== parameters.lastIndexOf('base64')) {
    throw broken(path, 'says base64 twice');
  }
  const bytes = isBase64 ? bytesOf(uri.slice(comma + 1)) : unescapedBytes(uri.slice(comma + 1));
  if (!bytes) throw broken(path, isBase64 ? 'is not valid base64' : 'has a wrong % escape');
  if (bytes.length === 0) throw broken(path, 'is empty');
  const charset = parameters.find((part) => part.startsWith('charset='))?.slice('charset='.length);
  return { mimeType: type || 'text/plain', charset, bytes };
}

function bytesOf(payload: string): Uint8Array | undefined {
  if (!payload.includes('%')) return decodeBase64(payload.trim());
  const text = unescapedBytes(payload);
  return text && decodeBase64(new TextDecoder().decode(text));
}

function unescapedBytes(payload: string): Uint8Array | undefined {
  try {
    return new TextEncoder().encode(decodeURIComponent(payload));
  } catch {
    return undefined;
  }
}

function broken(path: string, what: string): Error {
  const message = `${path}: the data URI ${what}; expected data:image/png;base64,… with the bytes of a file`;
  return refusal('ERR_URI', message, path);
}
