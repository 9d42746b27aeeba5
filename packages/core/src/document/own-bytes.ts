/** What holds bytes: a Buffer, a DataView, an ArrayBuffer, memory that threads share. */
export type Bytes = Uint8Array | DataView | ArrayBufferLike;

const byteHolders = new Set(['Uint8Array', 'DataView', 'ArrayBuffer', 'SharedArrayBuffer']);

/** True for `Bytes`, of whatever realm. Typed arrays other than `Uint8Array` hold numbers, not bytes. */
export function isBytes(value: unknown): value is Bytes {
  return byteHolders.has(classOf(value));
}

/**
 * The bytes that are the value's own, in an ArrayBuffer with nothing else in it. No copy where that is so already. Copied are views on a
 * part of a buffer, such as Node's small Buffers, which share a pool of 8 KiB, and memory that threads share.
 */
export function ownBytes(value: Bytes): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
  const isOwn =
    classOf(view.buffer) === 'ArrayBuffer' && view.buffer.byteLength === view.byteLength;
  return isOwn ? (view as Uint8Array<ArrayBuffer>) : new Uint8Array(view);
}

/** Name of the built-in class of an object, of whatever realm: `Uint8Array` for a Buffer. */
export function classOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
