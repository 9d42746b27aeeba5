import { FlowError } from '@podflow/core';

/** True for what begins like a data URI. */
export function isDataUri(uri: string): boolean {
  return /^data:/i.test(uri);
}

/** The bytes of a data URI (RFC 2397). Throws `ERR_URI`, which names `what`, for one that is not well formed. */
export function dataUriBytes(uri: string, what: string): Buffer {
  const comma = uri.indexOf(',');
  if (comma < 0) throw malformed(what, 'it has no comma before its data');
  const parameters = uri.slice('data:'.length, comma).split(';').slice(1);
  const flags = parameters.filter((parameter) => parameter.trim().toLowerCase() === 'base64');
  if (flags.length > 1) throw malformed(what, 'it says base64 more than once');
  const data = percentDecoded(uri.slice(comma + 1), what);
  return flags.length === 1 ? fromBase64(data.toString('latin1'), what) : data;
}

function percentDecoded(data: string, what: string): Buffer {
  if (!data.includes('%')) return Buffer.from(data);
  if (/%(?![\da-f]{2})/i.test(data)) throw malformed(what, 'a % is not followed by two hex digits');
  const decoded = data.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}

function fromBase64(text: string, what: string): Buffer {
  const digits = text.replace(/\s+/g, '');
  if (!/^[\w+/-]*={0,2}$/.test(digits) || digits.replace(/=+$/, '').length % 4 === 1) {
    throw malformed(what, 'its data is not base64');
  }
  return Buffer.from(digits, 'base64');
}

function malformed(what: string, fault: string): FlowError {
  return new FlowError(
    'ERR_URI',
    `${what} is a data URI that cannot be read: ${fault}. Expected e.g. data:image/png;base64,iVBORw0...`,
  );
}
