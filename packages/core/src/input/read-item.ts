import { describeValue } from '../document/describe-value.ts';
import { assignFields, createDocument, type Document } from '../document/document.ts';
import { FlowError } from '../document/flow-error.ts';
import { documentFromJson } from '../document/json.ts';
import { isBytes, ownBytes } from '../document/own-bytes.ts';
import { tensorOf } from '../document/tensor.ts';
import { dtypeOfArray } from '../document/typed-array.ts';
import { assignDataUri, completeDocument } from './complete-document.ts';
import { hasField, isEmpty } from './has-field.ts';
import { type InputPolicy, typeOfContent } from './input-policy.ts';
import { kindOfText } from './kind-of-text.ts';

/**
 * Makes a Document of one item, wherever it came from.
 *
 * - a text is the JSON of a Document, a data URI, a web address, or the `text`
 * - bytes (`Uint8Array`, `DataView`, `ArrayBuffer`, shared memory) become the `buffer`
 * - other typed arrays become the `blob`, of their dtype and of the shape `[length]`
 * - an object is a Document: names in camelCase or snake_case, unknown ones become tags
 *
 * Throws `ERR_INPUT` naming `path` for anything else and for what holds nothing, `ERR_URI`, `ERR_IMAGE_READ`, and what the
 * policy throws.
 */
export async function readItem(
  item: unknown,
  path: string,
  policy: InputPolicy,
): Promise<Document> {
  const document =
    typeof item === 'string'
      ? await readText(item, path, policy)
      : await readObject(item, path, policy);
  document.weight ??= 1;
  return document;
}

/** The error of an item that is no input, or holds nothing. */
export function itemError(item: unknown, path: string, { taken }: InputPolicy): FlowError {
  return new FlowError('ERR_INPUT', `${path} is ${describeValue(item)}; expected ${taken}`);
}

async function readText(text: string, path: string, policy: InputPolicy): Promise<Document> {
  const { dataType } = policy;
  const kind = kindOfText(text);
  if (kind === 'blank') {
    throw new FlowError(
      'ERR_INPUT',
      `${path}: the text is empty; pass a text with something in it`,
    );
  }
  const object =
    kind === 'json' && dataType !== 'content' ? objectOf(text, path, policy) : undefined;
  if (object) {
    const taken = `${policy.taken}; pass {"text": …} to take this JSON as a text`;
    return await readObject(object, path, { ...policy, taken });
  }
  if (dataType === 'document') {
    throw new FlowError('ERR_INPUT', `${path}: expected the JSON of a Document, as data_type says`);
  }
  const document = createDocument();
  const trimmed = text.trim();
  if (kind === 'data-uri') await assignDataUri(document, trimmed, path, policy);
  else if (kind === 'web-address' || kind === 'file-address') {
    if (policy.takeUri) await policy.takeUri(document, trimmed, path);
    else document.uri = trimmed;
    return await withType(document, policy);
  } else {
    policy.checkText?.(text, path);
    assignFields(document, { text });
    if (policy.mimeType) document.mimeType = policy.mimeType;
  }
  return document;
}

/** The object a text is the JSON of; undefined when it is none. */
function objectOf(text: string, path: string, policy: InputPolicy): object | undefined {
  policy.checkJson?.(text, path);
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

async function readObject(item: unknown, path: string, policy: InputPolicy): Promise<Document> {
  const document = documentOf(item, path, policy);
  if (!document.mimeType && policy.mimeType) document.mimeType = policy.mimeType;
  await completeDocument(document, path, policy);
  return document;
}

function documentOf(item: unknown, path: string, policy: InputPolicy): Document {
  const dtype = dtypeOfArray(item);
  if (isEmpty(item)) throw itemError(item, path, policy);
  if (dtype) return createDocument({ blob: tensorOf(dtype, item as ArrayBufferView) });
  if (isBytes(item)) return createDocument({ buffer: ownBytes(item) });
  if (!isObject(item)) throw itemError(item, path, policy);
  const document = documentFromJson(item, path);
  if (!hasField(item)) throw itemError(item, path, policy);
  return document;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function withType(document: Document, policy: InputPolicy): Promise<Document> {
  const mimeType = document.mimeType || policy.mimeType || (await typeOfContent(document, policy));
  if (mimeType) document.mimeType = mimeType;
  return document;
}
