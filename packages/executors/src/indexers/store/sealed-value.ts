import { crc32 } from 'node:zlib';

const sealBytes = 4;

/** `value` with its CRC-32 behind it (4 bytes, little-endian). LMDB itself keeps no checksums. */
export function sealValue(value: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(value.length + sealBytes);
  sealed.set(value);
  sealed.writeUInt32LE(crc32(value), value.length);
  return sealed;
}

/** The value inside, without a copy; undefined when the checksum says that it changed. */
export function unsealValue(sealed: Buffer): Buffer | undefined {
  const length = sealed.length - sealBytes;
  if (length < 0) return undefined;
  const value = sealed.subarray(0, length);
  return crc32(value) === sealed.readUInt32LE(length) ? value : undefined;
}
