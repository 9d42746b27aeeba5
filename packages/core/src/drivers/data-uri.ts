import { decodeBase64, encodeBase64 } from '../document/base64.ts';
import { FlowError } from '../document/flow-error.ts';

/** What a data URI holds. */
export interface DataUriContent {
  bytes: Uint8Array;
  /** Lower case, without parameters; `text/plain` when the URI names none. */
  mimeType: string;
}

/** True for `data:…`, in any case. */
export function isDataUri(uri: string): boolean {
  return /^data:/i.test(uri);
}

/**
 * Decodes a data URI (RFC 2397). Strict: throws `ERR_URI` when there is no comma, when base64 has foreign characters
 * or is cut off, when percent-encoding is broken.
 */
export function decodeDataUri(uri: string): DataUriContent {
  const comma = uri.indexOf(',');
  if (comma < 0) throw wrong(uri, 'there is no comma before the data');
  const header = uri.slice('data:'.length, comma);
  const [mimeType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const payload = percentDecoded(uri, uri.slice(comma + 1));
  const bytes = parameters.includes('base64')
    ? decodeBase64(payload.toString('latin1'))
    : new Uint8Array(payload);
  if (!bytes) throw wrong(uri, 'its base64 has foreign characters or is cut off');
  return { bytes, mimeType: mimeType || 'text/plain' };
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

function percentDecoded(uri: string, payload: string): Buffer {
  if (!payload.includes('%')) return Buffer.from(payload, 'utf8');
  if (/%(?![\da-f]{2})/i.test(payload)) throw wrong(uri, 'a % is not followed by two hex digits');
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

function wrong(uri: string, reason: string): FlowError {
  return new FlowError('ERR_URI', `The data URI '${shortUri(uri)}' cannot be read: ${reason}`);
}
