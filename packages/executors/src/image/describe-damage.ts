import { crc32 } from 'node:zlib';
import { jpegSegments, startOfScan } from './jpeg-segments.ts';

/**
 * Why a picture cannot be decoded, from its own bytes. What libvips says is of no use for that: all pictures of the
 * process that fail at the same time write into one text.
 * @param format Name of its format, as the table of formats has it.
 */
export function describeDamage(bytes: Buffer, format: string): string {
  const found = (checks[format] ?? (() => undefined))(bytes);
  return found ?? `its data is damaged, or of a variant of ${format} that is not read`;
}

/** What is wrong; undefined when nothing shows. */
type Check = (bytes: Buffer) => string | undefined;

const checks: Readonly<Record<string, Check>> = {
  JPEG: checkJpeg,
  PNG: checkPng,
  GIF: checkGif,
  WebP: checkWebp,
  AVIF: checkBoxes,
  TIFF: checkTiff,
};

function brokenOff(bytes: Buffer, where: string): string {
  return `it breaks off after ${bytes.length} bytes, ${where}`;
}

function checkJpeg(bytes: Buffer): string | undefined {
  const last = [...jpegSegments(bytes)].at(-1);
  const end = last?.end ?? 2;
  if (last?.marker === startOfScan) {
    return bytes.includes(endOfImage, end) ? undefined : brokenOff(bytes, 'before its end');
  }
  const isWhole = end + 4 <= bytes.length;
  return isWhole
    ? `it is damaged behind byte ${end}, in its head`
    : brokenOff(bytes, 'in its head');
}

const endOfImage = Buffer.from([0xff, 0xd9]);

function checkPng(bytes: Buffer): string | undefined {
  for (let place = 8; place + 8 <= bytes.length; ) {
    const end = place + 12 + bytes.readUInt32BE(place);
    const type = bytes.toString('latin1', place + 4, place + 8);
    if (!/^[a-z]{4}$/i.test(type)) return `it is damaged at byte ${place}`;
    if (end > bytes.length) return brokenOff(bytes, `in its part ${type}`);
    if (crc32(bytes.subarray(place + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      return `its part ${type} at byte ${place} is damaged: the checksum is wrong`;
    }
    if (type === 'IEND') return undefined;
    place = end;
  }
  return brokenOff(bytes, 'before its end');
}

function checkGif(bytes: Buffer): string | undefined {
  let last = bytes.length - 1;
  while (bytes[last] === 0) last -= 1;
  return bytes[last] === trailer ? undefined : brokenOff(bytes, 'before its end');
}

const trailer = 0x3b;

function checkWebp(bytes: Buffer): string | undefined {
  const length = bytes.length < 8 ? 0 : bytes.readUInt32LE(4) + 8;
  return length > bytes.length ? brokenOff(bytes, `its head says ${length}`) : undefined;
}

function checkBoxes(bytes: Buffer): string | undefined {
  for (let place = 0; place + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(place);
    const type = bytes.toString('latin1', place + 4, place + 8);
    if (size === 0) return undefined;
    // 1 stands for a length of 64 bits behind the type.
    const isLong = size === 1 && place + 16 <= bytes.length;
    const length = isLong ? Number(bytes.readBigUInt64BE(place + 8)) : size;
    if (length < 8) return `it is damaged at byte ${place}`;
    if (place + length > bytes.length) return brokenOff(bytes, `in its part ${type.trim()}`);
    place += length;
  }
  return bytes.includes('meta', 0, 'latin1') ? undefined : 'it has no picture in it (no part meta)';
}

function checkTiff(bytes: Buffer): string | undefined {
  const isLittle = bytes[0] === 0x49;
  const isBig = bytes[isLittle ? 2 : 3] === 0x2b;
  if (bytes.length < (isBig ? 16 : 8)) return brokenOff(bytes, 'in its head');
  const directory = isBig
    ? Number(isLittle ? bytes.readBigUInt64LE(8) : bytes.readBigUInt64BE(8))
    : isLittle
      ? bytes.readUInt32LE(4)
      : bytes.readUInt32BE(4);
  return directory < bytes.length
    ? undefined
    : brokenOff(bytes, `its directory is to be at byte ${directory}`);
}
