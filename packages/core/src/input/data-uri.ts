import { decodeBase64, encodeBase64 } from '../document/base64.ts';
import { FlowError } from '../document/flow-error.ts';
import { headOf } from './kind-of-text.ts';

/** What a data URI holds. */
export interface DataUriContent {
  bytes: Uint8Array;
  /** As its head says, lower case, without parameters; `text/plain` when it names none. Not to be trusted. */
  mimeType: string;
  /** Label of the encoding of a text, e.g. `utf-8`, lower case. */
  charset: string | undefined;
}

/**
 * Decodes a data URI (RFC 2397). Base64 may be wrapped into lines. Strict otherwise: throws `ERR_URI` when there is no comma, when the
 * head names no type but something else, when base64 has foreign characters or is cut off, when percent-encoding is broken.
 *
 * @param what Names it in messages.
 */
export function decodeDataUri(
  uri: string,
  what = `The data URI '${shortUri(uri)}'`,
): DataUriContent {
  const head = headOf(uri);
  const payload = uri.slice('data:'.length + head.length);
  if (!payload.startsWith(',')) throw broken(what, 'has no comma');
  const [type = '', ...parameters] = partsOf(head);
  if (type !== '' && !mimePattern.test(type)) throw broken(what, 'has no MIME type in its head');
  const isBase64 = parameters.includes('base64');
  if (parameters.indexOf('base64') !== parameters.lastIndexOf('base64')) {
    throw broken(what, 'says base64 twice');
  }
  const data = percentDecoded(payload.slice(1), what);
  const bytes = isBase64 ? decodeBase64(data.toString('latin1')) : new Uint8Array(data);
  if (!bytes) throw broken(what, 'is not valid base64: it has foreign characters or is cut off');
  const charset = parameters.find((part) => part.startsWith('charset='))?.slice('charset='.length);
  return { bytes, mimeType: type || 'text/plain', charset };
}

const mimePattern = /^[\w.+-]+\/[\w.+-]+$/;

function partsOf(head: string): string[] {
  const parts = head.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
  // Without a type the head begins with the semicolon of its first parameter.
  const given = head.startsWith(';') ? ['', ...parts] : parts;
  return given.map((part) => part.trim().toLowerCase());
}

/** How a data URI is written. */
export interface DataUriOptions {
  mimeType: string;
  /** Names the charset in the header; null leaves it out. */
  charset: string | null;
  /** Base64; otherwise percent-encoded. */
  base64: boolean;
}

/** `data:<mime>[;charset=…][;base64],…` */
export function encodeDataUri(
  bytes: Uint8Array,
  { mimeType, charset, base64 }: DataUriOptions,
): string {
  const head = `data:${mimeType}${charset === null ? '' : `;charset=${charset}`}`;
  return base64 ? `${head};base64,${encodeBase64(bytes)}` : `${head},${percentEncoded(bytes)}`;
}

/** A URI short enough for a message. */
export function shortUri(uri: string): string {
  return uri.length <= 80 ? uri : `${uri.slice(0, 60)}… (${uri.length} characters)`;
}

function percentDecoded(payload: string, what: string): Buffer {
  if (!payload.includes('%')) return Buffer.from(payload, 'utf8');
  if (/%(?![\da-f]{2})/i.test(payload)) {
    throw broken(what, 'has a wrong % escape: a % is not followed by two hex digits');
  }
  const binary = Buffer.from(payload, 'utf8').toString('latin1');
  const decoded = binary.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}

function percentEncoded({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength)
    .toString('latin1')
    .replace(
      /[^\w.~/-]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

function broken(what: string, reason: string): FlowError {
  const expected = 'expected data:image/png;base64,… with the bytes of a file';
  return new FlowError('ERR_URI', `${what} ${reason}; ${expected}`);
}
