import { TextDecoder } from 'node:util';
import type { DriverConfig } from '../config/flow-config.ts';
import { assignFields, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { mimeTypeOf } from '../document/mime-type.ts';
import { encodeDataUri, shortUri } from '../input/data-uri.ts';
import { isDataUri } from '../input/kind-of-text.ts';
import { converting } from './converting.ts';
import type { Driver } from './driver.ts';
import { flag, option, text } from './driver-options.ts';
import { readUri } from './read-uri.ts';

/**
 * `uri` → `buffer`, see `readUri`. The type stays; a data URI's own type is taken when there is none. A Document that has
 * its buffer already keeps it: then the uri only says where it came from.
 */
export function createURI2Buffer(config: DriverConfig): Driver {
  return converting(config, async (document) => {
    if (!document.uri || document.buffer?.length) return;
    const { bytes, mimeType } = await readUri(document.uri);
    assignFields(document, { buffer: bytes });
    if (mimeType && !document.mimeType) document.mimeType = mimeType;
  });
}

/**
 * `uri` → `text` in `charset` (default utf-8), see `readUri`. `ERR_VALUE` for a charset that is not known; bytes that are no
 * text in it fail the Document with `ERR_URI`. The type becomes `text/plain`, as always with texts.
 */
export function createURI2Text(config: DriverConfig): Driver {
  const charset = option(config, 'charset', text, 'utf-8');
  const decoder = decoderFor(charset);
  return converting(config, async (document) => {
    if (!document.uri) return;
    const { bytes } = await readUri(document.uri);
    assignFields(document, { text: decoded(bytes, decoder, document.uri) });
  });
}

/** `uri` of a file → data URI with what the file holds; a data URI stays as it is. Options as for Buffer2URI. */
export function createURI2DataURI(config: DriverConfig): Driver {
  const write = dataUriWriter(config);
  return converting(config, async (document) => {
    if (!document.uri || isDataUri(document.uri)) return;
    const { bytes } = await readUri(document.uri);
    write(document, bytes, `The file '${shortUri(document.uri)}'`);
  });
}

/**
 * `buffer` → data URI in `uri`; the buffer stays. `text/*` is written with `charset` (default utf-8), percent-encoded unless
 * `base64`. Other types are always base64 and without a charset (Jina: as for text): browsers show the result and it is
 * a third of the size. A missing type is found from the first bytes of a picture or the ending of the uri; otherwise `ERR_URI`.
 */
export function createBuffer2URI(config: DriverConfig): Driver {
  const write = dataUriWriter(config);
  return converting(config, (document) => {
    if (document.buffer) write(document, document.buffer, 'The buffer');
  });
}

/** `text` → data URI in `uri`, always UTF-8; percent-encoded unless `base64`. The text stays. */
export function createText2URI(config: DriverConfig): Driver {
  const charset = option(config, 'charset', text, 'utf-8');
  const base64 = option(config, 'base64', flag, false);
  if (!/^utf-?8$/i.test(charset)) {
    throw new FlowError('ERR_VALUE', `Text2URI.charset: expected 'utf-8', got '${charset}'`);
  }
  return converting(config, (document) => {
    if (document.text === undefined) return;
    const mimeType = document.mimeType || 'text/plain';
    document.uri = encodeDataUri(Buffer.from(document.text), { mimeType, charset, base64 });
  });
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    const message = `URI2Text.charset: expected a charset such as utf-8 or latin1, got '${charset}'`;
    throw new FlowError('ERR_VALUE', message, { cause });
  }
}

function decoded(bytes: Uint8Array, decoder: TextDecoder, uri: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const message = `What the uri '${shortUri(uri)}' stands for is no text in ${decoder.encoding}`;
    throw new FlowError('ERR_URI', message, { cause });
  }
}

function dataUriWriter(
  config: DriverConfig,
): (document: Document, bytes: Uint8Array, what: string) => void {
  const charset = option(config, 'charset', text, 'utf-8');
  const base64 = option(config, 'base64', flag, false);
  return (document, bytes, what) => {
    const mimeType = document.mimeType || foundType(document, bytes);
    if (!mimeType) {
      const advice = 'set mimeType; only pictures such as PNG, JPEG and WebP are recognised';
      throw new FlowError('ERR_URI', `${what} has no known type for a data URI; ${advice}`);
    }
    const isText = mimeType.startsWith('text/');
    document.mimeType = mimeType;
    document.uri = encodeDataUri(
      bytes,
      isText ? { mimeType, charset, base64 } : { mimeType, charset: null, base64: true },
    );
  };
}

function foundType({ uri }: Document, buffer: Uint8Array): string | undefined {
  return mimeTypeOf(uri === undefined ? { buffer } : { buffer, uri });
}
