/** A part of the head of a JPEG. */
export interface JpegSegment {
  /** Its second byte. */
  marker: number;
  /** Where its first byte is. */
  start: number;
  /** Where the next one begins; may be past the end of the file. */
  end: number;
}

/** The marker behind which the pixels begin. */
export const startOfScan = 0xda;

/** The segments of a JPEG in order, up to the first scan; fewer when the head is damaged or breaks off. */
export function* jpegSegments(bytes: Buffer): Generator<JpegSegment> {
  for (let start = 2; start + 4 <= bytes.length; ) {
    const marker = bytes[start + 1] as number;
    if (bytes[start] !== 0xff) return;
    if (marker === 0xff) {
      // These bytes may fill up the room before a marker.
      start += 1;
    } else {
      const end = start + 2 + bytes.readUInt16BE(start + 2);
      yield { marker, start, end };
      if (marker === startOfScan) return;
      start = end;
    }
  }
}

/** Channels of a JPEG: 1 grey, 3 colours, 4 inks; undefined when its head does not say. */
export function jpegChannels(bytes: Buffer): number | undefined {
  for (const { marker, start } of jpegSegments(bytes)) {
    // 0xc4, 0xc8 and 0xcc stand for other things than a frame.
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes[start + 9];
  }
  return undefined;
}
