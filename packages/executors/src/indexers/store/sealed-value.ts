import { crc32 } from 'node:zlib';
import { isKind } from './store-key.ts';

const sealBytes = 4;

/** `value` with the CRC-32 of it and its key behind it (4 bytes, little-endian). LMDB itself keeps no checksums. */
export function sealValue(key: Uint8Array, value: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(value.length + sealBytes);
  sealed.set(value);
  sealed.writeUInt32LE(crc32(value, crc32(key)), value.length);
  return sealed;
}

/** The value inside, without a copy; undefined when the checksum says that it or its key changed. */
export function unsealValue(key: Buffer, sealed: Buffer): Buffer | undefined {
  const length = sealed.length - sealBytes;
  const value = length < 0 ? undefined : sealed.subarray(0, length);
  if (value && crc32(value, crc32(key)) === sealed.readUInt32LE(length)) return value;
  return unsealFormat1(key, sealed);
}

/** Format 1 sealed rows without their key, undo records only as far as they hold a row, and small records not at all. */
function unsealFormat1(key: Buffer, stored: Buffer): Buffer | undefined {
  if (isKind(key, 'row')) return unsealRow(stored);
  if (!isKind(key, 'undo')) return isJson(stored) ? stored : undefined;
  if (stored.length === 1 && stored[0] === 0) return stored;
  const row = unsealRow(stored.subarray(1));
  return row && Buffer.concat([stored.subarray(0, 1), row]);
}

function unsealRow(sealed: Buffer): Buffer | undefined {
  const length = sealed.length - sealBytes;
  if (length < 0) return undefined;
  const value = sealed.subarray(0, length);
  return crc32(value) === sealed.readUInt32LE(length) ? value : undefined;
}

function isJson(stored: Buffer): boolean {
  try {
    JSON.parse(stored.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
