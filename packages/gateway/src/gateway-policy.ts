import {
  assignFields,
  contentOf,
  type Document,
  encodeBase64,
  FlowError,
  type InputPolicy,
} from '@podflow/core';
import { checkJsonText } from './check-json-text.ts';
import { limits } from './limits.ts';
import type { RemoteLoad } from './remote/remote-fetcher.ts';
import type { RequestBody } from './request-body.ts';
import { sniffMime } from './sniff-mime.ts';

type PolicyOptions = Pick<RequestBody, 'mimeType' | 'dataType'> & {
  /** Loads web addresses; without it they are refused. */
  load: RemoteLoad | undefined;
};

/**
 * What a client may send: no path of a file of the server, web addresses only where they are loaded, texts and JSON within the limits.
 * Refuses with `ERR_URI` and `ERR_INPUT`.
 */
export function gatewayPolicy({ load, mimeType, dataType }: PolicyOptions): InputPolicy {
  return {
    mimeType,
    dataType,
    taken: 'a text, a data URI, or an object that is a Document',
    knowsMedia: true,
    sniff: sniffMime,
    checkText: checkLength,
    checkJson: checkJsonText,
    takeUri: (document, uri, path) => takeUri(document, uri, path, load),
  };
}

function checkLength(text: string, path: string): void {
  if (text.length <= limits.textLength) return;
  const message = `${path}: a text of ${text.length} characters, the limit is ${limits.textLength}; split it`;
  throw new FlowError('ERR_INPUT', message);
}

async function takeUri(
  document: Document,
  uri: string,
  path: string,
  load: RemoteLoad | undefined,
): Promise<void> {
  if (!/^https?:\/\//i.test(uri)) {
    const message = `${path}: files of the server are not read over HTTP; send the file itself as a data URI`;
    throw new FlowError('ERR_URI', message);
  }
  // Beside a content an address is no more than a label.
  if (contentOf(document) === undefined) await loadRemote(document, uri, path, load);
}

/**
 * Gives a Document the picture at a web address, as a data URI. When loading fails, that Document has the error and the
 * others go on. Throws `ERR_URI` for addresses that are not loaded: all of them without `load`.
 */
async function loadRemote(
  document: Document,
  uri: string,
  path: string,
  load: RemoteLoad | undefined,
): Promise<void> {
  if (!load) {
    const message = `${path}: remote fetch is off, the server does not load web addresses; send the picture itself as a data URI`;
    throw new FlowError('ERR_URI', message);
  }
  const loaded = await load(uri, path);
  if (loaded.type === 'failure') {
    const { code, message } = loaded;
    assignFields(document, { error: { code, message, documentId: document.id } });
  } else {
    const { mimeType, bytes } = loaded;
    assignFields(document, { uri: `data:${mimeType};base64,${encodeBase64(bytes)}`, mimeType });
  }
}
