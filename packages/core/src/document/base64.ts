const alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Bytes of a base64 text, standard or URL-safe, with or without padding, in one line or wrapped; undefined when it is none.
 * A blank inside of a line may have been a plus sign, so that is none.
 */
export function decodeBase64(wrapped: string): Uint8Array<ArrayBuffer> | undefined {
  const text = /\s/.test(wrapped) ? unwrapped(wrapped) : wrapped;
  if (!alphabet.test(text)) return undefined;
  const padding = text.indexOf('=');
  const digits = padding < 0 ? text.length : padding;
  const fits = padding < 0 ? digits % 4 !== 1 : text.length % 4 === 0;
  return fits ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}

function unwrapped(text: string): string {
  return text.trim().replace(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? '' : blanks));
}

/** Standard base64 of bytes, padded. */
export function encodeBase64(bytes: ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
}
