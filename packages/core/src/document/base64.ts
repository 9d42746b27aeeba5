const alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Bytes of a base64 text, standard or URL-safe, with or without padding; undefined when it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!alphabet.test(text)) return undefined;
  const padding = text.indexOf('=');
  const digits = padding < 0 ? text.length : padding;
  const fits = padding < 0 ? digits % 4 !== 1 : text.length % 4 === 0;
  return fits ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
}

/** Standard base64 of bytes, padded. */
export function encodeBase64(bytes: ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
}
