import { FlowError, readRegularFile } from '@podflow/core';

/** The bytes of a picture file. Throws `ERR_FILE_UNREADABLE`. */
export async function readPicture(file: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(file);
  } catch (cause) {
    const { message } = cause as Error;
    throw new FlowError('ERR_FILE_UNREADABLE', `${file} cannot be read: ${message}`, { cause });
  }
}
