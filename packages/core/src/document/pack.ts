import { Packr } from 'msgpackr';

/**
 * MessagePack with record definitions inside each message: every message can be read on its own.
 * Byte strings come back as views on the message, not copies.
 */
const packr = new Packr({ useRecords: true, copyBuffers: false } as ConstructorParameters<
  typeof Packr
>[0]);

/** Encodes plain data into bytes that own their whole ArrayBuffer, so that a thread hop can transfer it. */
export function pack(value: unknown): Uint8Array {
  return new Uint8Array(packr.pack(value));
}

/** Decodes what `pack` made. */
export function unpack(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}
