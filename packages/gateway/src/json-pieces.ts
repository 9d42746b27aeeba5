/** Characters of a piece, but for a text that is longer. */
const pieceLength = 65_536;

/** The JSON of plain data in pieces: together they can be longer than the longest text of Node. */
export function* jsonPieces(value: unknown): Generator<string> {
  let piece = '';
  for (const token of tokensOf(value)) {
    piece += token;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function* tokensOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) yield* listTokens(value);
  else if (typeof value === 'object' && value !== null) yield* objectTokens(value);
  // As in a list of JSON.stringify.
  else yield JSON.stringify(value) ?? 'null';
}

function* listTokens(list: readonly unknown[]): Generator<string> {
  let separator = '[';
  for (const item of list) {
    yield separator;
    yield* tokensOf(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

function* objectTokens(object: object): Generator<string> {
  let separator = '{';
  for (const [key, item] of Object.entries(object)) {
    if (item === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    yield* tokensOf(item);
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}
