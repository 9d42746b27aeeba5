import { encodeBase64 } from './base64.ts';
import type { NamedScore, TagValue } from './document.ts';
import { contentFields, createDocument, type Document, type DocumentInput } from './document.ts';
import { camelCase, type GivenField, isGivenField } from './field-name.ts';
import {
  checkDepth,
  inputError,
  inputFault,
  readBytes,
  readEntries,
  readId,
  readList,
  readNumber,
  readText,
  readUint32,
} from './json-readers.ts';
import { isPlainObject } from './plain-object.ts';
import { tensorFromJson, tensorToJson } from './tensor-json.ts';

/** What `documentToJson` leaves out. */
export interface DocumentJsonOptions {
  /** Writes `embedding` and `blob`. Default true. */
  tensors?: boolean;
  /** Writes bytes as base64, or leaves them as they are for a format that can carry them. Default base64. */
  bytes?: 'base64' | 'raw';
}

/**
 * A Document by protobuf's JSON rules, as Jina 1.0 writes it: camelCase names, bytes as base64, fields that have
 * their default value (0, empty) left out. Tensors as `{dense: {buffer, shape, dtype: "<f4"}}`.
 * An `error` of the Document is written too; the fingerprint in `embedding.model` is not.
 */
export function documentToJson(
  document: Document,
  options: DocumentJsonOptions = {},
): Record<string, unknown> {
  const { tensors = true } = options;
  const json: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) {
    const field = key as keyof Document;
    if (!tensors && (field === 'embedding' || field === 'blob')) continue;
    const written = isDefault(value) ? undefined : writeField(document, field, options);
    if (written !== undefined) json[field] = written;
  }
  return json;
}

/**
 * Reads a Document from JSON, or from an object with bytes, typed arrays and Tensors as they are. Names may be camelCase or snake_case,
 * unknown ones become tags, but not an `original` out of an answer, `null` and `undefined` mean not given; of `text`, `buffer` and `blob` one may be set. Without an `id`
 * it gets a random UUID.
 * @param path Names the value in messages, e.g. `data[3]`.
 * Throws `ERR_INPUT` with the path of what is wrong, e.g. `data[3].chunks[0].uri: expected a text, got null`.
 */
export function documentFromJson(value: unknown, path = 'document'): Document {
  return readDocument(value, path, 0);
}

type FieldReaders = {
  [K in GivenField]-?: (value: unknown, path: string, depth: number) => NonNullable<Document[K]>;
};

const fieldReaders: FieldReaders = {
  id: readId,
  contentHash: readText,
  granularity: readUint32,
  adjacency: readUint32,
  levelName: readText,
  parentId: readId,
  text: readText,
  buffer: readBytes,
  blob: tensorFromJson,
  uri: readText,
  mimeType: readText,
  modality: readText,
  tags: readTags,
  weight: readNumber,
  length: readUint32,
  location: (value, path) => readList(value, path, readUint32),
  offset: readUint32,
  chunks: readDocuments,
  matches: readDocuments,
  embedding: tensorFromJson,
  score: readScore,
  evaluations: (value, path, depth) =>
    readList(value, path, (item, itemPath) => readScore(item, itemPath, depth + 1)),
};

function readDocument(value: unknown, path: string, depth: number): Document {
  checkDepth(depth, path);
  const fields: { [K in GivenField]?: unknown } = {};
  const others: { [key: string]: TagValue } = {};
  for (const [key, member] of readEntries(value, path)) {
    const field = camelCase(key);
    if (member === undefined || isOriginal(field, member)) continue;
    if (!isGivenField(field)) {
      others[key] = readTag(member, `${path}.${key}`, depth + 1);
    } else if (member !== null) {
      if (fields[field] !== undefined)
        throw inputFault(`${path}.${field}`, 'given twice, in camelCase and in snake_case');
      fields[field] = fieldReaders[field](member, `${path}.${key}`, depth);
    }
  }
  if (Object.keys(others).length > 0) fields.tags = { ...Object(fields.tags), ...others };
  const document = createDocument(fields as DocumentInput);
  checkContent(document, path);
  return document;
}

/** What an answer says of a picture is no tag when its Document comes back. */
function isOriginal(field: string, value: unknown): boolean {
  return field === 'original' && isPlainObject(value) && typeof value['hash'] === 'string';
}

function checkContent(document: Document, path: string): void {
  const given = contentFields.filter((field) => document[field] !== undefined);
  if (given.length <= 1) return;
  throw inputFault(path, `expected one of text, buffer and blob, got ${given.join(' and ')}`);
}

function readDocuments(value: unknown, path: string, depth: number): Document[] {
  return readList(value, path, (item, itemPath) => readDocument(item, itemPath, depth + 1));
}

function readTags(value: unknown, path: string, depth: number): { [key: string]: TagValue } {
  checkDepth(depth, path);
  const given = readEntries(value, path).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    given.map(([key, member]) => [key, readTag(member, `${path}.${key}`, depth + 1)]),
  );
}

function readTag(value: unknown, path: string, depth: number): TagValue {
  checkDepth(depth, path);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return readNumber(value, path);
  if (Array.isArray(value)) {
    return readList(value, path, (item, itemPath) => readTag(item, itemPath, depth + 1));
  }
  // Other objects, such as a Date or bytes, would be nothing, or numbers by their places.
  if (!isPlainObject(value)) throw inputError(path, 'what JSON can say', value);
  return readTags(value, path, depth);
}

function readScore(value: unknown, path: string, depth: number): NamedScore {
  checkDepth(depth, path);
  const score: NamedScore = { value: 0 };
  for (const [key, member] of readEntries(value, path)) {
    const field = camelCase(key);
    if (member === null) continue;
    if (field === 'value') score.value = readNumber(member, `${path}.${key}`);
    if (field === 'opName' || field === 'description' || field === 'refId') {
      score[field] = readText(member, `${path}.${key}`);
    }
    if (field === 'operands') {
      score.operands = readList(member, `${path}.${key}`, (item, itemPath) =>
        readScore(item, itemPath, depth + 1),
      );
    }
  }
  return score;
}

function writeField(document: Document, field: keyof Document, options: DocumentJsonOptions) {
  const writeBytes = options.bytes === 'raw' ? (bytes: Uint8Array) => bytes : encodeBase64;
  switch (field) {
    case 'buffer':
      return document.buffer && writeBytes(document.buffer);
    case 'blob':
    case 'embedding':
      return document[field] && tensorToJson(document[field], writeBytes);
    case 'chunks':
    case 'matches':
      return document[field]?.map((child) => documentToJson(child, options));
    case 'score':
      return document.score && scoreToJson(document.score);
    case 'evaluations':
      return document.evaluations?.map(scoreToJson);
    case 'weight':
      return document.weight && float32ToJson(document.weight);
    default:
      return document[field];
  }
}

function scoreToJson({ operands = [], value, ...names }: NamedScore): Record<string, unknown> {
  const given = Object.entries(names).filter(([, name]) => !isDefault(name));
  return {
    ...(value === 0 ? {} : { value: float32ToJson(value) }),
    ...Object.fromEntries(given),
    ...(operands.length === 0 ? {} : { operands: operands.map(scoreToJson) }),
  };
}

/** The shortest number that is the same float32; JSON has no NaN and no infinity, protobuf writes their names. */
function float32ToJson(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  const single = Math.fround(value);
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/** True for the values protobuf does not write. A score of 0 is written, as `{}`: it was set. */
function isDefault(value: unknown): boolean {
  if (value === undefined || value === null || value === 0 || value === '') return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
