/** What is kept under a key: the head of the file, a table, a row, what a row was, an unsettled request, a journal entry, how a settled request ended. */
export type StoreKind = 'head' | 'table' | 'row' | 'undo' | 'request' | 'journal' | 'outcome';

const tags: Readonly<Record<StoreKind, number>> = {
  head: 1,
  table: 2,
  row: 3,
  undo: 4,
  request: 5,
  journal: 6,
  outcome: 7,
};

/** How many texts a key begins with. */
const textParts: Readonly<Record<StoreKind, number>> = {
  head: 0,
  table: 1,
  row: 2,
  undo: 2,
  request: 1,
  journal: 0,
  outcome: 1,
};

/** Bytes before the UTF-8 of a text part. */
const lengthBytes = 2;

/**
 * A key of the store: a tag, then each part; a text as its length (2 bytes) and UTF-8, a whole number from 0 as 8 bytes
 * that sort as the numbers do. No key is the beginning of another one unless its parts are.
 */
export function storeKey(kind: StoreKind, ...parts: readonly (string | number)[]): Buffer {
  return Buffer.concat([Buffer.of(tags[kind]), ...parts.map(encodePart)]);
}

/** True for the keys that `storeKey` makes of `kind`. */
export function isKind(key: Buffer, kind: StoreKind): boolean {
  return key[0] === tags[kind];
}

/** The table and id in the key of a row; undefined for other keys, and for one that is damaged. */
export function rowOf(key: Buffer): { table: string; id: string } | undefined {
  if (!isKind(key, 'row')) return undefined;
  const [table, id] = textsOf(key, textParts.row);
  return table === undefined || id === undefined ? undefined : { table, id };
}

/** Names an entry in messages, by the texts in its key. Never throws. */
export function describeKey(key: Buffer): string {
  const kinds = Object.keys(tags) as StoreKind[];
  const kind = kinds.find((each) => isKind(key, each));
  if (!kind) return 'an unknown entry';
  return `the ${kind} ${textsOf(key, textParts[kind]).join(' / ')}`.trimEnd();
}

/** The texts at the beginning of a key, up to one that is not whole. */
function textsOf(key: Buffer, count: number): string[] {
  const texts: string[] = [];
  for (let at = 1; at + lengthBytes <= key.length && texts.length < count; ) {
    const start = at + lengthBytes;
    const end = start + key.readUInt16BE(at);
    if (end > key.length) break;
    texts.push(key.toString('utf8', start, end));
    at = end;
  }
  return texts;
}

/** The text part of `key` that follows `prefix`. */
export function textAfter(key: Buffer, prefix: Buffer): string {
  const start = prefix.length + lengthBytes;
  return key.toString('utf8', start, start + key.readUInt16BE(prefix.length));
}

/** The number part at the end of `key`. */
export function lastNumber(key: Buffer): number {
  return key.readDoubleBE(key.length - 8);
}

/** Where the keys that begin with `prefix` end: no part starts with these bytes. */
export function endOf(prefix: Buffer): Buffer {
  return Buffer.concat([prefix, Buffer.of(0xff, 0xff)]);
}

function encodePart(part: string | number): Buffer {
  if (typeof part === 'number') {
    const number = Buffer.alloc(8);
    // Doubles from 0 sort as their bytes.
    number.writeDoubleBE(part);
    return number;
  }
  const text = Buffer.from(part, 'utf8');
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text]);
}
