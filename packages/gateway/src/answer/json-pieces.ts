import { DocumentsJson, type Piece } from './documents-json.ts';

/** Smaller pieces are joined up to so many characters: to send them costs more than to join them. */
const worthSending = 65_536;

/** Characters up to which an answer is sent as one text. */
const oneText = 262_144;

/** The JSON of an answer: one text when it is short and complete, else pieces, each made when it is asked for. */
export function writeJson(
  answer: Readonly<Record<string, unknown>>,
): string | AsyncIterable<string> {
  const pieces = jsonPieces(answer);
  let begun = '';
  for (let next = pieces.next(); !next.done; next = pieces.next()) {
    if (typeof next.value !== 'string') return gathered(begun, next.value, pieces);
    begun += next.value;
    if (begun.length > oneText) return gathered(begun, '', pieces);
  }
  return begun;
}

async function* gathered(
  begun: string,
  next: Piece,
  pieces: Iterable<Piece>,
): AsyncGenerator<string, void> {
  let text = begun + (typeof next === 'string' ? next : await next());
  if (text.length >= worthSending) {
    yield text;
    text = '';
  }
  for (const piece of pieces) {
    text += typeof piece === 'string' ? piece : await piece();
    if (text.length < worthSending) continue;
    // Sent before the next Document is made, so that only one is in memory.
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** As `JSON.stringify`, but lists of Documents come piece by piece, in an object or in an object of an object. */
function* jsonPieces(value: unknown): Generator<Piece, void> {
  if (value instanceof DocumentsJson) {
    yield* value.pieces();
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield JSON.stringify(value);
  } else {
    let begin = '{';
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${begin}${JSON.stringify(key)}:`;
      yield* jsonPieces(member);
      begin = ',';
    }
    yield begin === '{' ? '{}' : '}';
  }
}
