import { describeValue } from '../../document/describe-value.ts';
import type { Document, DocumentInput, NamedScore, TagValue } from '../../document/document.ts';
import type { GivenField } from '../../document/field-name.ts';
import { classOf } from '../../document/own-bytes.ts';
import { isPlainObject } from '../../document/plain-object.ts';
import { checkTensor } from './check-tensor.ts';
import { wrongResult } from './wrong-result.ts';

/** Levels that chunks, matches, tags and scores may have below a Document. */
const deepest = 100;

type Reader<T> = (value: unknown, label: string, depth: number) => T;

/** What an Executor may set, and how it is read. */
const readers: { [K in GivenField]-?: Reader<NonNullable<Document[K]>> } = {
  id: filledText,
  contentHash: text,
  granularity: count,
  adjacency: count,
  levelName: text,
  parentId: text,
  text,
  buffer: bytes,
  blob: checkTensor,
  uri: text,
  mimeType: text,
  modality: text,
  tags: readTags,
  weight: number,
  length: count,
  location: (value, label, depth) => list(value, label, depth, count),
  offset: count,
  chunks: readDocuments,
  matches: readDocuments,
  embedding: checkTensor,
  score: readScore,
  evaluations: (value, label, depth) => list(value, label, depth, readScore),
};

/**
 * A copy of the fields of a Document that an Executor returned: known names, right types, no deeper than 100 levels. Fields that
 * are undefined count as not given. Throws `ERR_EXECUTOR`, also when reading the value fails.
 *
 * @param label What returned it, e.g. `MyCrafter.craft`.
 */
export function readFields(value: unknown, label: string): DocumentInput {
  return readSafely(label, () => fieldsOf(value, label, 0));
}

/** Copies of the pieces that `segment` returned. Throws `ERR_EXECUTOR`. */
export function readPieces(value: unknown, label: string): DocumentInput[] {
  return readSafely(label, () => list(value, label, 0, fieldsOf));
}

/** A getter or a proxy of a user may throw anything. */
function readSafely<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_EXECUTOR') throw error;
    throw wrongResult(label, 'an object that cannot be read', 'plain fields of a Document');
  }
}

function fieldsOf(value: unknown, label: string, depth: number): DocumentInput {
  checkDepth(label, depth);
  const fields: Record<string, unknown> = {};
  for (const [key, member] of entriesOf(value, label, 'the fields of a Document, such as {blob}')) {
    if (member === undefined) continue;
    if (!Object.hasOwn(readers, key)) {
      const known = Object.keys(readers).join(', ');
      throw wrongResult(label, `the field ${JSON.stringify(key)}`, `one of ${known}`);
    }
    const read = readers[key as keyof typeof readers] as Reader<unknown>;
    fields[key] = read(member, `${label}: ${key}`, depth + 1);
  }
  return fields;
}

function entriesOf(value: unknown, label: string, expected: string): [string, unknown][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && !ArrayBuffer.isView(value)) return Object.entries(value);
  throw wrongResult(label, describeValue(value), expected);
}

function checkDepth(label: string, depth: number): void {
  if (depth <= deepest) return;
  throw wrongResult(label.slice(0, 200), `more than ${deepest} levels, or a circle`, 'fewer');
}

function list<T>(value: unknown, label: string, depth: number, read: Reader<T>): T[] {
  if (!Array.isArray(value)) throw wrongResult(label, describeValue(value), 'a list');
  return Array.from(value, (item, at) => read(item, `${label}[${at}]`, depth));
}

function readDocuments(value: unknown, label: string, depth: number): Document[] {
  return list(value, label, depth, (item, itemLabel) => {
    const fields = fieldsOf(item, itemLabel, depth);
    if (fields.id === undefined) throw wrongResult(itemLabel, 'no id', 'a Document with an id');
    return fields as Document;
  });
}

function readScore(value: unknown, label: string, depth: number): NamedScore {
  checkDepth(label, depth);
  const { operands, ...own } = Object.fromEntries(
    entriesOf(value, label, 'a score such as {value: 0.5}'),
  );
  for (const [key, member] of Object.entries(own)) {
    const read = { value: number, opName: text, description: text, refId: text }[key];
    if (!read) throw wrongResult(label, `the field ${JSON.stringify(key)}`, 'value, opName, refId');
    if (member !== undefined) read(member, `${label}.${key}`);
  }
  const score = { ...own, value: number(own['value'], `${label}.value`) };
  if (operands === undefined) return score;
  return { ...score, operands: list(operands, `${label}.operands`, depth + 1, readScore) };
}

function readTags(value: unknown, label: string, depth: number): { [key: string]: TagValue } {
  const entries = entriesOf(value, label, 'a mapping of what JSON can say');
  return Object.fromEntries(
    entries.map(([key, member]) => [key, readTag(member, `${label}.${key}`, depth + 1)]),
  );
}

function readTag(value: unknown, label: string, depth: number): TagValue {
  checkDepth(label, depth);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return number(value, label);
  if (Array.isArray(value)) return list(value, label, depth + 1, readTag);
  if (isPlainObject(value)) return readTags(value, label, depth);
  throw wrongResult(label, describeValue(value), 'what JSON can say');
}

function text(value: unknown, label: string): string {
  if (typeof value === 'string') return value;
  throw wrongResult(label, describeValue(value), 'a text');
}

function filledText(value: unknown, label: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrongResult(label, describeValue(value), 'a text that is not empty');
}

function number(value: unknown, label: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrongResult(label, describeValue(value), 'a finite number');
}

function count(value: unknown, label: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw wrongResult(label, describeValue(value), 'a whole number from 0');
}

function bytes(value: unknown, label: string): Uint8Array {
  if (classOf(value) === 'Uint8Array') return value as Uint8Array;
  throw wrongResult(label, describeValue(value), 'a Uint8Array');
}
