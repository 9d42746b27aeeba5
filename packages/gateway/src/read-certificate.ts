import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { FlowError } from '@podflow/core';
import type { TlsOptions } from './gateway-options.ts';

/** Reads certificate and key. Throws `ERR_FILE_UNREADABLE`, and `ERR_VALUE` when they are not PEM or do not belong together. */
export async function readCertificate({
  certFile,
  keyFile,
}: TlsOptions): Promise<SecureContextOptions> {
  const secure = { cert: await read(certFile), key: await read(keyFile) };
  try {
    createSecureContext(secure);
    return secure;
  } catch (cause) {
    throw new FlowError(
      'ERR_VALUE',
      `The certificate ${certFile} and the key ${keyFile} cannot be used (${(cause as Error).message}); expected PEM files that belong together`,
      { cause },
    );
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FlowError(
      'ERR_FILE_UNREADABLE',
      `The file ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}); it is needed to serve TLS`,
      { cause },
    );
  }
}
