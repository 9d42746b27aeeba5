import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** Bytes written at a time. */
const step = 2 ** 20;

/**
 * Makes `file` at least `bytes` long, with zeros that are on the disk, not only promised by it, and writes its last `probe` bytes once
 * more when it was that long already. Throws what the system says, and leaves the file as it was, when there is no room.
 */
export function reserveFile(file: string, bytes: number, probe: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const zeros = Buffer.alloc(Math.min(step, Math.max(probe, bytes - size)));
    try {
      for (let at = Math.min(size, bytes - probe); at < bytes; ) {
        at += writeSync(descriptor, zeros, 0, Math.min(zeros.length, bytes - at), at);
      }
    } catch (error) {
      if (fstatSync(descriptor).size > size) ftruncateSync(descriptor, size);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}
